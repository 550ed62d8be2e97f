import { describe, expect, it } from 'vitest';
import { roleBindings } from '../../../src/checks/access/bindings';
import { OBJECTS } from '../fixture/acme';
import { found, objectOf, without, withValue } from '../fixture/change';
import { testRows } from '../fixture/rows';

const RECONCILER = 'rbac.authorization.k8s.io/RoleBinding tenant-acme/reconciler';
const VIEWER = 'rbac.authorization.k8s.io/RoleBinding tenant-acme/tenant-viewer';
const ORGANIZATION = 'rbac.authorization.k8s.io/RoleBinding tenant-acme-org-research/organization-viewer';
const ROLE = 'rbac.authorization.k8s.io/Role tenant-acme/tenant-viewer';

describe('the RoleBindings of a namespace', () => {
  testRows(roleBindings, [
    [
      'have one group as subject',
      VIEWER,
      'subjects[1]',
      { kind: 'Group', name: 'tenant:acme:admin' },
      [`${VIEWER} subjects: got Group tenant:acme:viewer, Group tenant:acme:admin, want only Group tenant:acme:viewer`],
    ],
    [
      'bind the role of their name',
      VIEWER,
      'roleRef.name',
      'tenant-admin',
      [`${VIEWER} roleRef: got Role tenant-admin, want Role tenant-viewer`],
    ],
    [
      'of an organization have its own group as subject',
      ORGANIZATION,
      'subjects[0].name',
      'tenant:acme:org:ops:viewer',
      [
        `${ORGANIZATION} subjects: got Group tenant:acme:org:ops:viewer, want only Group tenant:acme:org:research:viewer`,
      ],
    ],
    [
      'have a subject',
      RECONCILER,
      'subjects',
      [],
      [`${RECONCILER} subjects: got no subject, want only ServiceAccount neurallog-tenants/tenant-acme`],
    ],
    [
      "of the Flux account have the tenant's account in the control namespace as subject",
      RECONCILER,
      'subjects[0].namespace',
      'tenant-acme',
      [
        `${RECONCILER} subjects: got ServiceAccount tenant-acme/tenant-acme, want only ServiceAccount neurallog-tenants/tenant-acme`,
      ],
    ],
  ]);

  it('include one for the Flux account', () => {
    expect(found(roleBindings, without(RECONCILER))).toEqual([
      'Namespace tenant-acme: has no RoleBinding reconciler, want one that binds ServiceAccount neurallog-tenants/tenant-acme to ClusterRole neurallog-tenant-reconciler',
    ]);
  });

  it('include one for each role of the organization', () => {
    expect(found(roleBindings, without(ORGANIZATION))).toEqual([
      'Namespace tenant-acme-org-research: has no RoleBinding organization-viewer, want one that binds Group tenant:acme:org:research:viewer to Role organization-viewer',
    ]);
  });

  it('and its Roles have no other names', () => {
    const others = [VIEWER, ROLE].map((identity) => withValue(objectOf(identity), 'metadata.name', 'extra'));
    expect(found(roleBindings, [...OBJECTS, ...others])).toEqual([
      'rbac.authorization.k8s.io/RoleBinding tenant-acme/extra metadata.name: got "extra", want one of reconciler, tenant-admin, tenant-viewer',
      'rbac.authorization.k8s.io/Role tenant-acme/extra metadata.name: got "extra", want one of tenant-admin, tenant-viewer',
    ]);
  });
});
