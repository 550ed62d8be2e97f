/** Rules that ask whether something is there, and not whether something could happen. */
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

/** What changes nothing that anybody could notice, by kind and place, each with its reason. So far there is none. */
export const HARMLESS: readonly string[] = [];

/** Mutations by kind and place that a rule about presence alone notices: nothing that could happen depends on them. */
export const PRESENCE_ALONE: readonly string[] = [
  // Nothing selects by these: people, bills and audits read them.
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
  // Policies choose namespaces by these beside their names, and some namespaces no policy chooses.
  ...every('labels-complete', ['Namespace'], 'delete metadata.labels.', [
    'neurallog.com/plan',
    'organization',
    'tenant',
    'type',
  ]),
  // The pods that we print pass without; these guard against those that somebody else starts.
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
  // A namespace without pods; with pods, the matrix finds what opens.
  'default-deny: NetworkPolicy: delete',
  'default-deny: NetworkPolicy: delete spec.policyTypes.n',
  // The API server fills in the same, and nobody who reads the file sees it.
  'policy-explicit: NetworkPolicy: delete spec.policyTypes',
  'policy-explicit: NetworkPolicy: delete spec.policyTypes.n',
  ...every('policy-explicit', ['NetworkPolicy'], 'delete spec.', [
    'egress.n.ports.n.protocol',
    'ingress.n.ports.n.protocol',
    // A selector of pods without one of namespaces means the policy's own namespace.
    'egress.n.to.n.namespaceSelector',
    'ingress.n.from.n.namespaceSelector',
  ]),
  // Flux and people would be refused, and users would find nothing or wait: no rule about what is there can see it.
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

/** One line for each kind and place. */
function every(rule: string, kinds: readonly string[], how: string, places: readonly string[]): string[] {
  return kinds.flatMap((kind) => places.map((place) => `${rule}: ${kind}: ${how}${place}`));
}
