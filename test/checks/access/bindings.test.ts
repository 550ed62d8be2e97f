import { describe, expect, it } from 'vitest';
import { roleBindings } from '../../../src/checks/access/bindings';
import { OBJECTS } from '../fixture/acme';
import { found, objectOf, without, withValue } from '../fixture/change';
import { testRows } from '../fixture/rows';

const RECONCILER = 'rbac.authorization.k8s.io/RoleBinding tenant-acme/reconciler';
const VIEWER = 'rbac.authorization.k8s.io/RoleBinding tenant-acme/tenant-viewer';
const ORGANIZATION = 'rbac.authorization.k8s.io/RoleBinding tenant-acme-org-research/organization-viewer';
const ROLE = 'rbac.authorization.k8s.io/Role tenant-acme/tenant-viewer';

describe('the rights in a namespace', () => {
  testRows(roleBindings, [
    [
      'go to one group',
      VIEWER,
      'subjects[1]',
      { kind: 'Group', name: 'tenant:acme:admin' },
      [
        `${VIEWER} subjects: got Group tenant:acme:viewer, Group tenant:acme:admin, want Group tenant:acme:viewer alone`,
      ],
    ],
    [
      'go to the group of the role',
      VIEWER,
      'roleRef.name',
      'tenant-admin',
      [`${VIEWER} roleRef: got Role tenant-admin, want Role tenant-viewer`],
    ],
    [
      'of an organization go to its own group',
      ORGANIZATION,
      'subjects[0].name',
      'tenant:acme:org:ops:viewer',
      [
        `${ORGANIZATION} subjects: got Group tenant:acme:org:ops:viewer, want Group tenant:acme:org:research:viewer alone`,
      ],
    ],
    [
      'go to somebody',
      RECONCILER,
      'subjects',
      [],
      [`${RECONCILER} subjects: got nobody, want ServiceAccount neurallog-tenants/tenant-acme alone`],
    ],
    [
      "of the Flux account go to the tenant's own",
      RECONCILER,
      'subjects[0].namespace',
      'tenant-acme',
      [
        `${RECONCILER} subjects: got ServiceAccount tenant-acme/tenant-acme, want ServiceAccount neurallog-tenants/tenant-acme alone`,
      ],
    ],
  ]);

  it('are given: Flux could not apply without its binding', () => {
    expect(found(roleBindings, without(RECONCILER))).toEqual([
      'Namespace tenant-acme: has no RoleBinding reconciler, want one of ClusterRole neurallog-tenant-reconciler for ServiceAccount neurallog-tenants/tenant-acme',
    ]);
  });

  it('are given to each group of people', () => {
    expect(found(roleBindings, without(ORGANIZATION))).toEqual([
      'Namespace tenant-acme-org-research: has no RoleBinding organization-viewer, want one of Role organization-viewer for Group tenant:acme:org:research:viewer',
    ]);
  });

  it('are given by no other binding or role', () => {
    const others = [VIEWER, ROLE].map((identity) => withValue(objectOf(identity), 'metadata.name', 'extra'));
    expect(found(roleBindings, [...OBJECTS, ...others])).toEqual([
      "rbac.authorization.k8s.io/RoleBinding tenant-acme/extra metadata.name: is nobody's, want reconciler, tenant-admin, tenant-viewer",
      "rbac.authorization.k8s.io/Role tenant-acme/extra metadata.name: is nobody's, want tenant-admin, tenant-viewer",
    ]);
  });
});
