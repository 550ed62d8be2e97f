import { formatValue } from '../../../contract/problems';
import { identityOf, type KubeObject } from '../../../kubernetes/object';
import { flatMap } from '../../../lib/lists';
import { isAbsent, isRecord, listOf, recordOf } from '../../../lib/plain-data';
import { type FindingBody, findingAt } from '../../finding';
import { EVERYTHING, type Report, type Selector, type SelectorReader, selectorReader } from '../../label-selector';
import { type Peer, type PortItem, parsePeer, parsePort } from './peer';

export type Direction = 'egress' | 'ingress';

/** One item of `spec.ingress` or `spec.egress`. */
export interface PolicyRule {
  readonly policy: Pick<Policy, 'identity' | 'namespace' | 'name'>;
  readonly direction: Direction;
  readonly index: number;
  /** `anywhere`: every pod and every address, inside and outside the cluster. */
  readonly peers: 'anywhere' | readonly Peer[];
  readonly ports: 'all' | readonly PortItem[];
}

/** A NetworkPolicy with the defaults of the API server filled in. */
export interface Policy {
  readonly identity: string;
  readonly namespace: string;
  readonly name: string;
  readonly pods: Selector;
  /** `not-isolated`: the policy does not apply to this direction. An empty list: it blocks all traffic in it. */
  readonly egress: 'not-isolated' | readonly PolicyRule[];
  readonly ingress: 'not-isolated' | readonly PolicyRule[];
}

export function rulesOf({ egress, ingress }: Policy): PolicyRule[] {
  return flatMap([egress, ingress], (rules) => (rules === 'not-isolated' ? [] : rules));
}

const API_VERSION = 'networking.k8s.io/v1';

/**
 * Parses the network policies among the objects. A malformed part is reported and opens nothing. Other kinds, such as
 * CiliumNetworkPolicy, are reported too, because their effect cannot be evaluated here.
 * Semantics: https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/
 */
export function parsePolicies(
  objects: readonly KubeObject[],
  read: SelectorReader = selectorReader(),
): { policies: Policy[]; findings: FindingBody[] } {
  const findings: FindingBody[] = [];
  const policies = objects
    .filter(({ kind }) => kind.endsWith('NetworkPolicy'))
    .map((object) => {
      const report: Report = (path, message) => findings.push(findingAt(object, path, message));
      return parsePolicy(object, read, report);
    })
    .filter((policy) => policy !== undefined);
  return { policies, findings };
}

function parsePolicy(object: KubeObject, read: SelectorReader, report: Report): Policy | undefined {
  const { name, namespace } = object.metadata;
  if (object.kind !== 'NetworkPolicy' || object.apiVersion !== API_VERSION) {
    report('', `got ${object.kind} of ${object.apiVersion}, want NetworkPolicy of ${API_VERSION}`);
    return undefined;
  }
  if (namespace === undefined || !isRecord(object.spec)) {
    report('', 'has no namespace or no spec, want both');
    return undefined;
  }
  const { spec } = object;
  reportUnknownFields(spec, ['podSelector', 'policyTypes', 'ingress', 'egress'], 'spec', report);
  const pods = isAbsent(spec.podSelector) ? EVERYTHING : read(spec.podSelector, 'spec.podSelector', report);
  if (pods === undefined) return undefined;
  const types = directionsOf(spec.policyTypes, spec.egress, report);
  const identity = identityOf(object);
  const owner = { identity, namespace, name };
  const rules = (direction: Direction) => {
    const parsed = parseRules(spec[direction], direction, owner, read, report);
    if (types.includes(direction)) return parsed;
    if (parsed.length > 0)
      report(`spec.${direction}`, `has rules without effect, want ${POLICY_TYPE[direction]} in policyTypes`);
    return 'not-isolated';
  };
  // Spreading `owner` here is slow: it takes as long as the rest of the function.
  return { identity, namespace, name, pods, egress: rules('egress'), ingress: rules('ingress') };
}

const POLICY_TYPE = { egress: 'Egress', ingress: 'Ingress' } as const satisfies Record<Direction, string>;

/** Without policyTypes the API server sets Ingress, and Egress only if the policy has egress rules. */
function directionsOf(types: unknown, egress: unknown, report: Report): Direction[] {
  if (isAbsent(types) || (Array.isArray(types) && types.length === 0)) {
    return listOf(egress).length > 0 ? ['ingress', 'egress'] : ['ingress'];
  }
  if (!Array.isArray(types)) {
    report('spec.policyTypes', `got ${formatValue(types)}, want a list of Ingress and Egress`);
    return [];
  }
  return flatMap(types, (type: unknown, i): Direction[] => {
    if (type === 'Ingress') return ['ingress'];
    if (type === 'Egress') return ['egress'];
    report(`spec.policyTypes[${i}]`, `got ${formatValue(type)}, want Ingress or Egress`);
    return [];
  });
}

function parseRules(
  value: unknown,
  direction: Direction,
  policy: PolicyRule['policy'],
  read: SelectorReader,
  report: Report,
): PolicyRule[] {
  return flatMap(itemsOf(value, `spec.${direction}`, report), (item, index): PolicyRule[] => {
    const path = `spec.${direction}[${index}]`;
    const side = direction === 'ingress' ? 'from' : 'to';
    if (!isRecord(item)) {
      report(path, `got ${formatValue(item)}, want a rule`);
      return [];
    }
    reportUnknownFields(item, [side, 'ports'], path, report);
    const peers = itemsOf(item[side], `${path}.${side}`, report);
    const ports = itemsOf(item.ports, `${path}.ports`, report);
    return [
      {
        policy,
        direction,
        index,
        peers:
          peers.length === 0
            ? 'anywhere'
            : peers
                .map((peer, i) => parsePeer(peer, `${path}.${side}[${i}]`, read, report))
                .filter((one) => one !== undefined),
        ports:
          ports.length === 0
            ? 'all'
            : ports.map((port, i) => parsePort(port, `${path}.ports[${i}]`, report)).filter((one) => one !== undefined),
      },
    ];
  });
}

function itemsOf(value: unknown, path: string, report: Report): readonly unknown[] {
  if (!isAbsent(value) && !Array.isArray(value)) report(path, `got ${formatValue(value)}, want a list`);
  return listOf(value);
}

function reportUnknownFields(value: unknown, known: readonly string[], path: string, report: Report): void {
  for (const key of Object.keys(recordOf(value))) {
    if (!known.includes(key)) report(`${path}.${key}`, `is not a known field, want one of ${known.join(', ')}`);
  }
}
