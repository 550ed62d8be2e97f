import { describe, expect, it } from 'vitest';
import { definePlatform } from '../../../src/platform/resolve';
import { renderPlatform } from '../../../src/tenant/render';
import { platformSpec } from '../../support/specs';

const objects = renderPlatform(definePlatform('cluster', platformSpec()));
const rulesOf = (name: string) =>
  objects.find((object) => object.kind === 'ClusterRole' && object.metadata.name === name)?.rules;

const READ = ['get', 'list', 'watch'];
const WRITE = [...READ, 'create', 'patch', 'update', 'delete'];

describe('the platform bundle', () => {
  it('holds these objects', () => {
    expect(
      objects.map((object) => `${object.kind} ${object.metadata.namespace ?? ''}/${object.metadata.name}`),
    ).toEqual([
      'ClusterRole /neurallog-foundation',
      'ClusterRole /neurallog-tenant-reconciler',
      'ClusterRoleBinding /neurallog-foundation',
      'Namespace /neurallog-tenants',
      'ResourceQuota neurallog-tenants/no-pods',
      'NetworkPolicy neurallog-tenants/default-deny',
      'ServiceAccount neurallog-tenants/default',
      'ServiceAccount neurallog-tenants/foundation',
    ]);
  });

  it("lets a tenant's account write what stages 20 and 30 hold, and read their children", () => {
    expect(rulesOf('neurallog-tenant-reconciler')).toEqual([
      { apiGroups: [''], resources: ['configmaps', 'persistentvolumeclaims', 'services'], verbs: WRITE },
      { apiGroups: ['apps'], resources: ['deployments', 'statefulsets'], verbs: WRITE },
      { apiGroups: ['autoscaling'], resources: ['horizontalpodautoscalers'], verbs: WRITE },
      { apiGroups: ['policy'], resources: ['poddisruptionbudgets'], verbs: WRITE },
      { apiGroups: [''], resources: ['pods'], verbs: READ },
      { apiGroups: ['apps'], resources: ['replicasets'], verbs: READ },
    ]);
  });

  it('lets the foundation account write the kinds of stage 10 and bind one ClusterRole, and never escalate', () => {
    expect(rulesOf('neurallog-foundation')).toEqual([
      { apiGroups: [''], resources: ['namespaces', 'resourcequotas', 'limitranges', 'serviceaccounts'], verbs: WRITE },
      { apiGroups: ['networking.k8s.io'], resources: ['networkpolicies'], verbs: WRITE },
      { apiGroups: ['rbac.authorization.k8s.io'], resources: ['roles'], verbs: [...WRITE, 'bind'] },
      { apiGroups: ['rbac.authorization.k8s.io'], resources: ['rolebindings'], verbs: WRITE },
      {
        apiGroups: ['rbac.authorization.k8s.io'],
        resources: ['clusterroles'],
        resourceNames: ['neurallog-tenant-reconciler'],
        verbs: ['bind'],
      },
      { apiGroups: [''], resources: ['pods', 'services', 'events'], verbs: READ },
      { apiGroups: ['apps'], resources: ['deployments', 'replicasets', 'statefulsets'], verbs: READ },
      { apiGroups: ['autoscaling'], resources: ['horizontalpodautoscalers'], verbs: READ },
      { apiGroups: ['policy'], resources: ['poddisruptionbudgets'], verbs: READ },
      { apiGroups: [''], resources: ['resourcequotas', 'limitranges', 'persistentvolumeclaims'], verbs: READ },
      { apiGroups: ['metrics.k8s.io'], resources: ['pods'], verbs: ['get', 'list'] },
      { apiGroups: [''], resources: ['configmaps'], verbs: READ },
      { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
      { apiGroups: ['networking.k8s.io'], resources: ['networkpolicies'], verbs: READ },
      { apiGroups: [''], resources: ['pods'], verbs: ['delete'] },
      { apiGroups: [''], resources: ['serviceaccounts'], verbs: READ },
      { apiGroups: ['rbac.authorization.k8s.io'], resources: ['roles', 'rolebindings'], verbs: READ },
    ]);
  });

  it('binds the foundation account and nobody else in the whole cluster', () => {
    const bindings = objects.filter((object) => object.kind === 'ClusterRoleBinding');
    expect(bindings.map((binding) => [binding.roleRef, binding.subjects])).toEqual([
      [
        { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'neurallog-foundation' },
        [{ kind: 'ServiceAccount', name: 'foundation', namespace: 'neurallog-tenants' }],
      ],
    ]);
  });

  it('lets no pod run where the accounts are', () => {
    expect(objects.find((object) => object.kind === 'ResourceQuota')?.spec).toEqual({ hard: { pods: '0' } });
  });
});
