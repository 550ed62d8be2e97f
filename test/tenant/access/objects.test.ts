import { describe, expect, it } from 'vitest';
import { rendered } from '../../support/rendered';
import { organization } from '../../support/specs';

const READ = ['get', 'list', 'watch'];
const WORKLOADS = [
  { apiGroups: [''], resources: ['pods', 'services', 'events'], verbs: READ },
  { apiGroups: ['apps'], resources: ['deployments', 'replicasets', 'statefulsets'], verbs: READ },
  { apiGroups: ['autoscaling'], resources: ['horizontalpodautoscalers'], verbs: READ },
  { apiGroups: ['policy'], resources: ['poddisruptionbudgets'], verbs: READ },
];
const USAGE = [
  { apiGroups: [''], resources: ['resourcequotas', 'limitranges', 'persistentvolumeclaims'], verbs: READ },
  { apiGroups: ['metrics.k8s.io'], resources: ['pods'], verbs: ['get', 'list'] },
];
const DIAGNOSIS = [
  { apiGroups: [''], resources: ['configmaps'], verbs: READ },
  { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
  { apiGroups: ['networking.k8s.io'], resources: ['networkpolicies'], verbs: READ },
];
const ADMINISTRATION = [
  { apiGroups: [''], resources: ['pods'], verbs: ['delete'] },
  { apiGroups: [''], resources: ['serviceaccounts'], verbs: READ },
  { apiGroups: ['rbac.authorization.k8s.io'], resources: ['roles', 'rolebindings'], verbs: READ },
];

describe('the roles of people', () => {
  it.each([
    ['tenant-acme', 'tenant-admin', [...WORKLOADS, ...USAGE, ...DIAGNOSIS, ...ADMINISTRATION]],
    ['tenant-acme', 'tenant-viewer', [...WORKLOADS, ...USAGE]],
    ['tenant-acme-org-research', 'tenant-admin', [...WORKLOADS, ...USAGE, ...DIAGNOSIS, ...ADMINISTRATION]],
    ['tenant-acme-org-research', 'organization-admin', [...WORKLOADS, ...USAGE, ...DIAGNOSIS, ...ADMINISTRATION]],
    ['tenant-acme-org-research-mcp', 'organization-developer', [...WORKLOADS, ...USAGE, ...DIAGNOSIS]],
    ['tenant-acme-org-research-mcp', 'organization-analyst', [...WORKLOADS, ...USAGE]],
    ['tenant-acme-org-research-mcp', 'organization-viewer', WORKLOADS],
  ])('in %s, %s may do this and nothing else', (namespace, name, rules) => {
    expect(rendered().one('Role', namespace, name).rules).toEqual(rules);
  });

  it("give each role to one group, an organization's in its own namespaces alone", () => {
    const { objects } = rendered({ organizations: [organization(), organization({ id: 'ops', mcpServers: [] })] });
    const bound = objects.filter(
      (object) => object.kind === 'RoleBinding' && JSON.stringify(object.subjects).includes('"Group"'),
    );
    const rows = bound.map(
      (binding) => `${binding.metadata.namespace} ${binding.metadata.name} ${JSON.stringify(binding.subjects)}`,
    );
    const group = (name: string) => `[{"apiGroup":"rbac.authorization.k8s.io","kind":"Group","name":"${name}"}]`;
    const people = (namespace: string, id: string) => [
      `${namespace} organization-admin ${group(`tenant:acme:org:${id}:admin`)}`,
      `${namespace} organization-analyst ${group(`tenant:acme:org:${id}:analyst`)}`,
      `${namespace} organization-developer ${group(`tenant:acme:org:${id}:developer`)}`,
      `${namespace} organization-viewer ${group(`tenant:acme:org:${id}:viewer`)}`,
    ];
    const all = [
      'tenant-acme',
      'tenant-acme-org-ops',
      'tenant-acme-org-ops-mcp',
      'tenant-acme-org-research',
      'tenant-acme-org-research-mcp',
    ];
    expect(rows.sort()).toEqual(
      [
        ...all.flatMap((namespace) => [
          `${namespace} tenant-admin ${group('tenant:acme:admin')}`,
          `${namespace} tenant-viewer ${group('tenant:acme:viewer')}`,
        ]),
        ...people('tenant-acme-org-ops', 'ops'),
        ...people('tenant-acme-org-ops-mcp', 'ops'),
        ...people('tenant-acme-org-research', 'research'),
        ...people('tenant-acme-org-research-mcp', 'research'),
      ].sort(),
    );
  });
});
