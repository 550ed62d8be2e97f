/** Rules that require something to be present, as opposed to rules that forbid something. */
export const PRESENCE_RULES: readonly string[] = [
  'labels-complete',
  'pod-labels',
  'metadata-known',
  'namespace-restricted',
  'workload-complete',
  'namespace-guards',
  'role-bindings',
  'default-deny',
  'policy-explicit',
];

/** Mutations without any effect, by kind and path, each with its reason. So far there are none. */
export const HARMLESS: readonly string[] = [];

/** Mutations, by kind and path, that only a rule about presence finds: no forbidden action becomes possible by them. */
export const PRESENCE_ALONE: readonly string[] = [
  // No selector uses these labels: they are for people, billing and audits.
  ...every('labels-complete', objectKinds(), 'delete metadata.labels.', [
    'app.kubernetes.io/managed-by',
    'app.kubernetes.io/part-of',
    'neurallog.com/provisioning-step',
    'neurallog.com/stage',
    'neurallog.com/tenant',
  ]),
  ...every('labels-complete', objectKinds('in organizations'), 'delete metadata.labels.', [
    'neurallog.com/organization',
  ]),
  ...every('pod-labels', ['Deployment', 'StatefulSet'], 'delete spec.template.metadata.labels.', [
    'app.kubernetes.io/component',
    'app.kubernetes.io/part-of',
    'neurallog.com/plan',
    'neurallog.com/tenant',
  ]),
  ...every('pod-labels', ['Deployment'], 'delete spec.template.metadata.labels.', ['neurallog.com/organization']),
  // Policies also select namespaces by name, and some namespaces are selected by no policy.
  ...every('labels-complete', ['Namespace'], 'delete metadata.labels.', [
    'neurallog.com/plan',
    'organization',
    'tenant',
    'type',
  ]),
  // The printed pods are admitted anyway; these labels restrict pods that somebody else starts.
  ...every('namespace-restricted', ['Namespace'], 'delete metadata.labels.pod-security.kubernetes.io/', [
    'audit',
    'audit-version',
    'enforce',
    'enforce-version',
    'warn',
    'warn-version',
  ]),
  ...every('namespace-guards', ['LimitRange', 'Namespace', 'ResourceQuota', 'ServiceAccount'], 'delete', ['']),
  'namespace-guards: ResourceQuota: delete spec.scopeSelector.matchExpressions.n',
  'namespace-guards: ResourceQuota: widen spec.scopeSelector',
  // In a namespace without pods; with pods, the rules about reachability find it too.
  'default-deny: NetworkPolicy: delete',
  'default-deny: NetworkPolicy: delete spec.policyTypes.n',
  // The API server fills in the same values, but readers of the file do not see them.
  'policy-explicit: NetworkPolicy: delete spec.policyTypes',
  'policy-explicit: NetworkPolicy: delete spec.policyTypes.n',
  ...every('policy-explicit', ['NetworkPolicy'], 'delete spec.', [
    'egress.n.ports.n.protocol',
    'ingress.n.ports.n.protocol',
    // A selector of pods without one of namespaces means the policy's own namespace.
    'egress.n.to.n.namespaceSelector',
    'ingress.n.from.n.namespaceSelector',
  ]),
  // Without these, Flux or people lack rights, or a service is not reachable: no rule about forbidden actions finds that.
  'role-bindings: RoleBinding: delete',
  ...every('workload-complete', ['HorizontalPodAutoscaler', 'PodDisruptionBudget', 'Service'], 'delete', ['']),
];

function objectKinds(where?: 'in organizations'): string[] {
  const rootAlone = ['Kustomization', 'PersistentVolumeClaim', 'StatefulSet'];
  const kinds = [
    'ConfigMap',
    'Deployment',
    'HorizontalPodAutoscaler',
    'LimitRange',
    'Namespace',
    'NetworkPolicy',
    'PodDisruptionBudget',
    'ResourceQuota',
    'Role',
    'RoleBinding',
    'Service',
    'ServiceAccount',
  ];
  return where === undefined ? [...kinds, ...rootAlone] : kinds;
}

/** One line for each kind and path. */
function every(rule: string, kinds: readonly string[], how: string, paths: readonly string[]): string[] {
  return kinds.flatMap((kind) => paths.map((path) => `${rule}: ${kind}: ${how}${path}`));
}
