import { formatValue } from '../../../contract/problems';
import { identityOf, type KubeObject } from '../../../kubernetes/object';
import { flatMap } from '../../../lib/lists';
import { isAbsent, isRecord, listOf, recordOf } from '../../../lib/plain-data';
import { EVERYTHING, type Report, type Selector, type SelectorReader, selectorReader } from '../../label-selector';
import { type Peer, type PortItem, parsePeer, parsePort } from './peer';

export type Direction = 'egress' | 'ingress';

/** One entry of `spec.ingress` or `spec.egress`: who, on which ports. */
export interface PolicyRule {
  readonly policy: Pick<Policy, 'identity' | 'namespace' | 'name'>;
  readonly direction: Direction;
  readonly index: number;
  /** `anywhere` is every pod and every address, of the cluster and outside of it. */
  readonly peers: 'anywhere' | readonly Peer[];
  readonly ports: 'all' | readonly PortItem[];
}

/** A NetworkPolicy as the API server means it, with its defaults filled in. */
export interface Policy {
  readonly identity: string;
  readonly namespace: string;
  readonly name: string;
  readonly pods: Selector;
  /** `not-isolated`: the policy does not touch this direction. No rules: it closes it. */
  readonly egress: 'not-isolated' | readonly PolicyRule[];
  readonly ingress: 'not-isolated' | readonly PolicyRule[];
}

/** Something in an object that cannot be judged, and so must not be printed. */
export interface Finding {
  readonly object: string;
  readonly path: string;
  readonly message: string;
}

/** The rules of both directions. */
export function rulesOf({ egress, ingress }: Policy): PolicyRule[] {
  return flatMap([egress, ingress], (rules) => (rules === 'not-isolated' ? [] : rules));
}

const API_VERSION = 'networking.k8s.io/v1';

/**
 * Reads every NetworkPolicy of a list of objects; all other kinds of network policy are faults, because what they open
 * cannot be judged here. A malformed part opens nothing and is a fault.
 * Semantics: https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/
 */
export function parsePolicies(
  objects: readonly KubeObject[],
  read: SelectorReader = selectorReader(),
): { policies: Policy[]; findings: Finding[] } {
  const findings: Finding[] = [];
  const policies = objects
    .filter(({ kind }) => kind.endsWith('NetworkPolicy'))
    .map((object) => {
      const identity = identityOf(object);
      const report: Report = (path, message) => findings.push({ object: identity, path, message });
      return parsePolicy(object, identity, read, report);
    })
    .filter(isRead);
  return { policies, findings };
}

function parsePolicy(object: KubeObject, identity: string, read: SelectorReader, report: Report): Policy | undefined {
  const { name, namespace } = object.metadata;
  if (object.kind !== 'NetworkPolicy' || object.apiVersion !== API_VERSION) {
    report('', `got ${object.kind} of ${object.apiVersion}, want NetworkPolicy of ${API_VERSION}`);
    return undefined;
  }
  if (namespace === undefined || !isRecord(object.spec)) {
    report('', 'want a namespace and a spec');
    return undefined;
  }
  const { spec } = object;
  reportUnknownFields(spec, ['podSelector', 'policyTypes', 'ingress', 'egress'], 'spec', report);
  const pods = isAbsent(spec.podSelector) ? EVERYTHING : read(spec.podSelector, 'spec.podSelector', report);
  if (pods === undefined) return undefined;
  const types = directionsOf(spec.policyTypes, spec.egress, report);
  const owner = { identity, namespace, name };
  const rules = (direction: Direction) => {
    const parsed = parseRules(spec[direction], direction, owner, read, report);
    if (types.includes(direction)) return parsed;
    if (parsed.length > 0) report(`spec.${direction}`, 'has rules, but policyTypes does not name it: they do nothing');
    return 'not-isolated';
  };
  // To spread the owner here takes as long as all the rest.
  return { identity, namespace, name, pods, egress: rules('egress'), ingress: rules('ingress') };
}

/** Without policyTypes the API server writes Ingress, and Egress only where there is an egress rule. */
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
            : peers.map((peer, i) => parsePeer(peer, `${path}.${side}[${i}]`, read, report)).filter(isRead),
        ports:
          ports.length === 0
            ? 'all'
            : ports.map((port, i) => parsePort(port, `${path}.ports[${i}]`, report)).filter(isRead),
      },
    ];
  });
}

/** What is malformed was reported, and is left out. */
function isRead<T>(item: T | undefined): item is T {
  return item !== undefined;
}

function itemsOf(value: unknown, path: string, report: Report): readonly unknown[] {
  if (!isAbsent(value) && !Array.isArray(value)) report(path, `got ${formatValue(value)}, want a list`);
  return listOf(value);
}

function reportUnknownFields(value: unknown, known: readonly string[], path: string, report: Report): void {
  for (const key of Object.keys(recordOf(value))) {
    if (!known.includes(key)) report(`${path}.${key}`, 'is not known here, so its effect cannot be judged');
  }
}
