/** Rules that check whether an object or field is present, not whether something harmful could happen. */
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

/** Mutations without any effect, by kind and field, each with its reason. So far there is none. */
export const HARMLESS: readonly string[] = [];

/** Mutations by kind and field that only a presence rule notices: no harmful effect depends on them. */
export const PRESENCE_ALONE: readonly string[] = [
  // No selector uses these labels: people, billing and audits read them.
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
  // Policies select namespaces by these labels and by their names, and no policy selects some of the namespaces.
  ...every('labels-complete', ['Namespace'], 'delete metadata.labels.', [
    'neurallog.com/plan',
    'organization',
    'tenant',
    'type',
  ]),
  // The printed pods pass without these labels; they restrict pods that someone else starts.
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
  // A namespace without pods; with pods, the matrix finds the open paths.
  'default-deny: NetworkPolicy: delete',
  'default-deny: NetworkPolicy: delete spec.policyTypes.n',
  // The API server sets the same default, but a reader of the file does not see it.
  'policy-explicit: NetworkPolicy: delete spec.policyTypes',
  'policy-explicit: NetworkPolicy: delete spec.policyTypes.n',
  ...every('policy-explicit', ['NetworkPolicy'], 'delete spec.', [
    'egress.n.ports.n.protocol',
    'ingress.n.ports.n.protocol',
    // A selector of pods without one of namespaces means the policy's own namespace.
    'egress.n.to.n.namespaceSelector',
    'ingress.n.from.n.namespaceSelector',
  ]),
  // Flux or people would be refused, or users would wait: no other rule can notice that.
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

/** One line per kind and field. */
function every(rule: string, kinds: readonly string[], how: string, places: readonly string[]): string[] {
  return kinds.flatMap((kind) => places.map((place) => `${rule}: ${kind}: ${how}${place}`));
}
