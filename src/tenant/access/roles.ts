import type { k8s } from 'cdk8s-plus-28';
import type { OrganizationRole, TenantRole } from '../../contract/names';
import { freezeShared } from '../../lib/shared-value';

/**
 * Who may do what. All changes come through the registry and Flux, so people read, and admins restart a pod by deleting
 * it; nobody reads Secrets, opens a shell or a port into a pod, or writes what guards a namespace.
 */

export const READ = ['get', 'list', 'watch'];

const WORKLOADS: k8s.PolicyRule[] = [
  { apiGroups: [''], resources: ['pods', 'services', 'events'], verbs: READ },
  { apiGroups: ['apps'], resources: ['deployments', 'replicasets', 'statefulsets'], verbs: READ },
  { apiGroups: ['autoscaling'], resources: ['horizontalpodautoscalers'], verbs: READ },
  { apiGroups: ['policy'], resources: ['poddisruptionbudgets'], verbs: READ },
];
const USAGE: k8s.PolicyRule[] = [
  { apiGroups: [''], resources: ['resourcequotas', 'limitranges', 'persistentvolumeclaims'], verbs: READ },
  { apiGroups: ['metrics.k8s.io'], resources: ['pods'], verbs: ['get', 'list'] },
];
const DIAGNOSIS: k8s.PolicyRule[] = [
  { apiGroups: [''], resources: ['configmaps'], verbs: READ },
  { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
  { apiGroups: ['networking.k8s.io'], resources: ['networkpolicies'], verbs: READ },
];
const ADMINISTRATION: k8s.PolicyRule[] = [
  { apiGroups: [''], resources: ['pods'], verbs: ['delete'] },
  { apiGroups: [''], resources: ['serviceaccounts'], verbs: READ },
  { apiGroups: ['rbac.authorization.k8s.io'], resources: ['roles', 'rolebindings'], verbs: READ },
];

/** The rules of a tenant's roles, in each of its namespaces. */
export const TENANT_RULES: Readonly<Record<TenantRole, k8s.PolicyRule[]>> = {
  admin: freezeShared([...WORKLOADS, ...USAGE, ...DIAGNOSIS, ...ADMINISTRATION]),
  viewer: freezeShared([...WORKLOADS, ...USAGE]),
};

/** The rules of an organization's roles, in its two namespaces. */
export const ORGANIZATION_RULES: Readonly<Record<OrganizationRole, k8s.PolicyRule[]>> = {
  admin: freezeShared([...WORKLOADS, ...USAGE, ...DIAGNOSIS, ...ADMINISTRATION]),
  developer: freezeShared([...WORKLOADS, ...USAGE, ...DIAGNOSIS]),
  analyst: freezeShared([...WORKLOADS, ...USAGE]),
  viewer: freezeShared([...WORKLOADS]),
};

export const WRITE = [...READ, 'create', 'patch', 'update', 'delete'];
