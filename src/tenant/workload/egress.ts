import { type Cidr, contains, NEVER_REACHABLE, parseCidr } from '../../kubernetes/cidr';
import { type Path, type Problem, shown } from '../../contract/problems';
import type { Egress } from '../model';
import type { EgressSpec } from '../../fleet/schema/tenant';
import type { FlowPort } from '../../contract/flow';

/** One allow-list entry, or why it is refused. A block that holds forbidden ranges gets them cut out as `except`. */
export function resolveEgress(
  spec: EgressSpec,
  clusterCidrs: readonly string[],
  path: Path,
): { egress: Egress } | { problem: Problem } {
  const block = parseCidr(spec.to);
  if (block === undefined) return { problem: addressFault(spec.to, [...path, 'to']) };
  const forbidden = blocksOf([...NEVER_REACHABLE, ...clusterCidrs]);
  const around = forbidden.find((range) => contains(range, block));
  if (around !== undefined) {
    return {
      problem: {
        code: 'egress-forbidden-range',
        path: [...path, 'to'],
        message: `got ${shown(spec.to)}, which lies in ${around.text}, want public addresses; private, metadata, node, pod and service ranges stay closed`,
      },
    };
  }
  const inside = outermost(forbidden.filter((range) => contains(block, range)));
  return {
    egress: {
      cidr: spec.to,
      except: inside.map((range) => range.text),
      ports: spec.ports.map(resolvePort),
      why: spec.why,
    },
  };
}

function addressFault(text: string, path: Path): Problem {
  const looksLikeAddress = /^\s*(0[xX])?[0-9a-fA-F:.]+(%\w+)?(\/[^/]*)*$/.test(text);
  return looksLikeAddress
    ? {
        code: 'egress-invalid',
        path,
        message: `got ${shown(text)}, want a CIDR block with no bits behind its prefix, such as 203.0.113.0/24 or 2001:db8::/32`,
      }
    : {
        code: 'egress-host-name',
        path,
        message: `got ${shown(text)}, want a CIDR block such as 203.0.113.7/32: a NetworkPolicy knows no host names, and 443 to everywhere is not given instead`,
      };
}

function resolvePort(port: EgressSpec['ports'][number]): FlowPort {
  return typeof port === 'number' ? { protocol: 'TCP', port } : { protocol: port.protocol, port: port.port };
}

function blocksOf(texts: readonly string[]): Cidr[] {
  return texts.flatMap((text) => parseCidr(text) ?? []);
}

/** Blocks that lie in no other of the list, each once. */
function outermost(blocks: readonly Cidr[]): Cidr[] {
  return blocks.filter(
    (one, i) => !blocks.some((other, j) => i !== j && contains(other, one) && (!contains(one, other) || j < i)),
  );
}
