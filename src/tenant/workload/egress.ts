import type { FlowPort } from '../../contract/flow';
import { formatValue, type Problem } from '../../contract/problems';
import type { EgressSpec } from '../../fleet/schema/mcp-server';
import { type Cidr, contains, parseCidr } from '../../kubernetes/cidr';
import type { Path } from '../../lib/path';
import type { Egress } from './model';

/** One allow-list entry, or its problem. Forbidden ranges inside a block are cut out as `except`. */
export function resolveEgress(
  spec: EgressSpec,
  clusterCidrs: readonly string[],
  path: Path,
): { egress: Egress } | { problem: Problem } {
  const block = parseCidr(spec.to);
  if (block === undefined) return { problem: addressProblem(spec.to, [...path, 'to']) };
  const forbidden = blocksOf([...NEVER_REACHABLE, ...clusterCidrs]);
  const around = forbidden.find((range) => contains(range, block));
  if (around !== undefined) {
    return {
      problem: {
        code: 'egress-forbidden-range',
        path: [...path, 'to'],
        message: `got ${formatValue(spec.to)}, which lies in ${around.text}, want public addresses; private, metadata, node, pod and service ranges stay closed`,
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

function addressProblem(text: string, path: Path): Problem {
  const looksLikeAddress = /^\s*(0[xX])?[0-9a-fA-F:.]+(%\w+)?(\/[^/]*)*$/.test(text);
  return looksLikeAddress
    ? {
        code: 'egress-invalid',
        path,
        message: `got ${formatValue(text)}, want a CIDR block with no bits behind its prefix, such as 203.0.113.0/24 or 2001:db8::/32`,
      }
    : {
        code: 'egress-host-name',
        path,
        message: `got ${formatValue(text)}, want a CIDR block such as 203.0.113.7/32: a NetworkPolicy knows no host names, and 443 to everywhere is not given instead`,
      };
}

function resolvePort(port: EgressSpec['ports'][number]): FlowPort {
  return typeof port === 'number' ? { protocol: 'TCP', port } : { protocol: port.protocol, port: port.port };
}

function blocksOf(texts: readonly string[]): Cidr[] {
  return texts.flatMap((text) => parseCidr(text) ?? []);
}

/** Blocks that are inside no other block of the list, each once. */
function outermost(blocks: readonly Cidr[]): Cidr[] {
  return blocks.filter(
    (one, i) => !blocks.some((other, j) => i !== j && contains(other, one) && (!contains(one, other) || j < i)),
  );
}

/**
 * Ranges that no egress rule may reach, on any platform: metadata and link-local, private, shared,
 * loopback, multicast, reserved and test ranges (RFC 6890, RFC 1918, RFC 6598, RFC 4193, RFC 2544, RFC 3879), the way
 * from IPv6 into IPv4 (RFC 4291, 6052, 8215, 3056, 4380, 7526), and Azure's wire server, which is a public address.
 * The cluster's own ranges are added to them.
 */
export const NEVER_REACHABLE = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '168.63.129.16/32',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/96',
  '::ffff:0:0/96',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/32',
  '2002::/16',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
] as const;
