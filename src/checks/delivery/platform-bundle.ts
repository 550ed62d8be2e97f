import { identityOf, type KubeObject } from '../../kubernetes/object';
import { stableJson } from '../../lib/digest';
import { flatMap } from '../../lib/lists';
import { duplicates, type FindingBody, findingAt, withRuleId } from '../finding';
import type { Finding, PlatformFacts } from '../rule';

/**
 * Checks that the platform's bundle has exactly the expected objects, which are the same for every fleet. Otherwise a
 * pod could run as the account that writes in every namespace. The rules of the ClusterRoles are checked by `rbac`.
 */
export function checkPlatformObjects(
  objects: readonly KubeObject[],
  facts: Pick<PlatformFacts, 'controlNamespace' | 'podSecurityVersion'>,
): Finding[] {
  const expected = new Map(expectedObjects(facts).map((object) => [identityOf(object), object]));
  const found = objects.map(identityOf);
  const findings: FindingBody[] = [
    ...flatMap(objects, (object) => objectFindings(object, expected.get(identityOf(object)))),
    ...[...expected.values()]
      .filter((object) => !found.includes(identityOf(object)))
      .map((object) => findingAt(object, '', 'is missing, want it: it protects the control namespace')),
    ...duplicates(found).map(
      (object): FindingBody => ({ object, path: '', message: 'is printed twice, want it once' }),
    ),
  ];
  return withRuleId('platform-exact', findings);
}

function objectFindings(object: KubeObject, expected: KubeObject | undefined): FindingBody[] {
  if (expected === undefined) return [findingAt(object, '', 'is not an object of the platform, want no such object')];
  const compared = object.kind === 'ClusterRole' ? { ...object, rules: [] } : object;
  return [...new Set([...Object.keys(compared), ...Object.keys(expected)])]
    .filter((field) => stableJson(compared[field] ?? null) !== stableJson(expected[field] ?? null))
    .map((field) =>
      findingAt(
        object,
        field,
        `got ${stableJson(compared[field] ?? null)}, want ${stableJson(expected[field] ?? null)}`,
      ),
    );
}

const LABELS = { 'app.kubernetes.io/managed-by': 'neurallog-tenancy', 'app.kubernetes.io/part-of': 'neurallog' };
const RBAC = { apiVersion: 'rbac.authorization.k8s.io/v1' } as const;

/** The expected objects, written out independently of the builder. */
function expectedObjects({
  controlNamespace: namespace,
  podSecurityVersion,
}: Pick<PlatformFacts, 'controlNamespace' | 'podSecurityVersion'>): KubeObject[] {
  const metadataOf = (name: string) => ({ name, namespace, labels: LABELS });
  const account = (name: string): KubeObject => ({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: metadataOf(name),
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
    // A pod here could run as any ServiceAccount of Flux.
    { apiVersion: 'v1', kind: 'ResourceQuota', metadata: metadataOf('no-pods'), spec: { hard: { pods: '0' } } },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: metadataOf('default-deny'),
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

/** Never pruned: with the namespace, the Flux objects of every tenant would be deleted. */
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
