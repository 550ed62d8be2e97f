import { describe, expect, it } from 'vitest';
import { references } from '../../../src/checks/references/references';
import { found, without } from '../fixture/change';
import { type Row, testRows } from '../fixture/rows';

const SERVER = 'apps/Deployment tenant-acme/server';
const ADMIN = 'rbac.authorization.k8s.io/RoleBinding tenant-acme/tenant-admin';
const RECONCILER = 'rbac.authorization.k8s.io/RoleBinding tenant-acme/reconciler';

describe('the rule references, on ServiceAccounts and roles', () => {
  testRows(references, [
    [
      'refuses a pod with a ServiceAccount of another namespace',
      SERVER,
      'spec.template.spec.serviceAccountName',
      'search',
      [`${SERVER} spec.template.spec.serviceAccountName: got "search", want a ServiceAccount of tenant-acme`],
    ],
    [
      'accepts a pod without a name, which runs as default',
      SERVER,
      'spec.template.spec.serviceAccountName',
      undefined,
      [],
    ],
    [
      'refuses a binding to a Role that does not exist',
      ADMIN,
      'roleRef.name',
      'tenant-owner',
      [
        `${ADMIN} roleRef: got Role tenant-owner, want a Role of tenant-acme or ClusterRole neurallog-tenant-reconciler`,
      ],
    ],
    [
      'refuses a binding to a Role of another namespace',
      ADMIN,
      'roleRef.name',
      'organization-viewer',
      [
        `${ADMIN} roleRef: got Role organization-viewer, want a Role of tenant-acme or ClusterRole neurallog-tenant-reconciler`,
      ],
    ],
    [
      'refuses a binding to a ClusterRole that the platform does not declare',
      RECONCILER,
      'roleRef.name',
      'neurallog-tenants-reconciler',
      [
        `${RECONCILER} roleRef: got ClusterRole neurallog-tenants-reconciler, want a Role of tenant-acme or ClusterRole neurallog-tenant-reconciler`,
      ],
    ],
    [
      'refuses a binding to a ServiceAccount that does not exist',
      RECONCILER,
      'subjects[0].name',
      'tenant-acme-2',
      [`${RECONCILER} subjects[0]: got ServiceAccount neurallog-tenants/tenant-acme-2, want one that is printed`],
    ],
    ...['imagePullSecrets', 'secrets'].map(
      (field): Row => [
        `refuses ${field} of a ServiceAccount that are not on the list of Secrets`,
        'ServiceAccount tenant-acme/server',
        field,
        [{ name: 'redis-credentials' }, { name: 'pull' }],
        [
          `ServiceAccount tenant-acme/server ${field}[1]: got "pull", want a Secret of tenant-acme on the tenant's list of Secrets that must exist`,
        ],
      ],
    ),
  ]);

  it('refuses a pod whose ServiceAccount was removed', () => {
    expect(found(references, without('ServiceAccount tenant-acme/server'))).toEqual([
      `${SERVER} spec.template.spec.serviceAccountName: got "server", want a ServiceAccount of tenant-acme`,
    ]);
  });

  it('refuses every binding of the Flux ServiceAccount if it was removed', () => {
    expect(
      found(references, without('ServiceAccount neurallog-tenants/tenant-acme')).map((line) => line.split(': ')[0]),
    ).toEqual([
      `${RECONCILER} subjects[0]`,
      'rbac.authorization.k8s.io/RoleBinding tenant-acme-org-research/reconciler subjects[0]',
      'rbac.authorization.k8s.io/RoleBinding tenant-acme-org-research-mcp/reconciler subjects[0]',
    ]);
  });
});
