import type { k8s } from 'cdk8s-plus-28';
import { READ, TENANT_RULES, WRITE } from '../access/roles';

/**
 * What a tenant's Flux account may do in the tenant's namespaces: write the kinds of stages 20 and 30, and read what
 * those make, or `wait: true` never sees them become ready.
 */
export const RECONCILER_RULES: k8s.PolicyRule[] = [
  { apiGroups: [''], resources: ['configmaps', 'persistentvolumeclaims', 'services'], verbs: WRITE },
  { apiGroups: ['apps'], resources: ['deployments', 'statefulsets'], verbs: WRITE },
  { apiGroups: ['autoscaling'], resources: ['horizontalpodautoscalers'], verbs: WRITE },
  { apiGroups: ['policy'], resources: ['poddisruptionbudgets'], verbs: WRITE },
  { apiGroups: [''], resources: ['pods'], verbs: READ },
  { apiGroups: ['apps'], resources: ['replicasets'], verbs: READ },
];

/**
 * What the `foundation` account may do in the whole cluster: write the kinds of stage 10, and hold every permission that
 * the tenants' Roles contain, so that it needs no `escalate`. `bind` is on Roles and on one ClusterRole alone.
 */
export function foundationRules(reconcilerRole: string): k8s.PolicyRule[] {
  return [
    { apiGroups: [''], resources: ['namespaces', 'resourcequotas', 'limitranges', 'serviceaccounts'], verbs: WRITE },
    { apiGroups: ['networking.k8s.io'], resources: ['networkpolicies'], verbs: WRITE },
    { apiGroups: ['rbac.authorization.k8s.io'], resources: ['roles'], verbs: [...WRITE, 'bind'] },
    { apiGroups: ['rbac.authorization.k8s.io'], resources: ['rolebindings'], verbs: WRITE },
    {
      apiGroups: ['rbac.authorization.k8s.io'],
      resources: ['clusterroles'],
      resourceNames: [reconcilerRole],
      verbs: ['bind'],
    },
    ...TENANT_RULES.admin,
  ];
}
