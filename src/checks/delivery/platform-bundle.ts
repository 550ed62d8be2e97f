import { identityOf, type KubeObject } from '../../kubernetes/object';
import { stableJson } from '../../lib/digest';
import { flatMap } from '../../lib/lists';
import { type FindingBody, findingAt, repeated, withRuleId } from '../finding';
import type { Finding, PlatformFacts } from '../rule';

/**
 * Judges the platform's bundle, which is the same for every fleet: nothing may be missing, added or changed in it, or a
 * pod could run as the account that writes in every namespace. The rules of the two ClusterRoles are `rbac`'s.
 */
export function checkPlatformObjects(
  objects: readonly KubeObject[],
  facts: Pick<PlatformFacts, 'controlNamespace' | 'podSecurityVersion'>,
): Finding[] {
  const wanted = new Map(wantedObjects(facts).map((object) => [identityOf(object), object]));
  const found = objects.map(identityOf);
  const findings: FindingBody[] = [
    ...flatMap(objects, (object) => objectFindings(object, wanted.get(identityOf(object)))),
    ...[...wanted.values()]
      .filter((object) => !found.includes(identityOf(object)))
      .map((object) => findingAt(object, '', 'got nothing, want it: the control namespace is open without it')),
    ...repeated(found).map((object): FindingBody => ({ object, path: '', message: 'got it twice, want it once' })),
  ];
  return withRuleId('platform-exact', findings);
}

function objectFindings(object: KubeObject, wanted: KubeObject | undefined): FindingBody[] {
  if (wanted === undefined) return [findingAt(object, '', 'got an object that no platform has, want none')];
  const own = object.kind === 'ClusterRole' ? { ...object, rules: [] } : object;
  return [...new Set([...Object.keys(own), ...Object.keys(wanted)])]
    .filter((field) => stableJson(own[field] ?? null) !== stableJson(wanted[field] ?? null))
    .map((field) =>
      findingAt(object, field, `got ${stableJson(own[field] ?? null)}, want ${stableJson(wanted[field] ?? null)}`),
    );
}

const LABELS = { 'app.kubernetes.io/managed-by': 'neurallog-tenancy', 'app.kubernetes.io/part-of': 'neurallog' };
const RBAC = { apiVersion: 'rbac.authorization.k8s.io/v1' } as const;

/** In the checker's own words; what it is for stands beside each. */
function wantedObjects({
  controlNamespace: namespace,
  podSecurityVersion,
}: Pick<PlatformFacts, 'controlNamespace' | 'podSecurityVersion'>): KubeObject[] {
  const inside = (name: string) => ({ name, namespace, labels: LABELS });
  const account = (name: string): KubeObject => ({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: inside(name),
    automountServiceAccountToken: false,
  });
  const clusterRole = (name: string): KubeObject => ({
    ...RBAC,
    kind: 'ClusterRole',
    metadata: { name, labels: LABELS },
    rules: [],
  });
  return [
    controlNamespace(namespace, podSecurityVersion),
    // A pod here could run as any account of Flux.
    { apiVersion: 'v1', kind: 'ResourceQuota', metadata: inside('no-pods'), spec: { hard: { pods: '0' } } },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: inside('default-deny'),
      spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
    },
    account('default'),
    account('foundation'),
    clusterRole('neurallog-foundation'),
    clusterRole('neurallog-tenant-reconciler'),
    {
      ...RBAC,
      kind: 'ClusterRoleBinding',
      metadata: { name: 'neurallog-foundation', labels: LABELS },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'neurallog-foundation' },
      subjects: [{ kind: 'ServiceAccount', name: 'foundation', namespace }],
    },
  ];
}

/** Kept when the bundle goes, or every tenant's Flux objects would go with it. */
function controlNamespace(name: string, version: string): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      annotations: { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' },
      labels: {
        ...LABELS,
        'pod-security.kubernetes.io/enforce': 'restricted',
        'pod-security.kubernetes.io/enforce-version': version,
      },
    },
  };
}
