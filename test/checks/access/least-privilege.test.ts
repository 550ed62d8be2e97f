import { describe, expect, it } from 'vitest';
import { checkPlatformRbac, rbac } from '../../../src/checks/access/least-privilege';
import type { KubeObject } from '../../../src/kubernetes/object';
import { freezeShared } from '../../../src/lib/shared-value';
import { definePlatform } from '../../../src/platform/resolve';
import { renderPlatform } from '../../../src/tenant/render';
import { platformSpec } from '../../support/specs';
import { OBJECTS } from '../fixture/acme';
import { found, withValue } from '../fixture/change';
import { PLATFORM_FACTS } from '../fixture/facts';
import { type Row, testRows } from '../fixture/rows';

const ADMIN = 'rbac.authorization.k8s.io/Role tenant-acme/tenant-admin';
const VIEWER = 'rbac.authorization.k8s.io/Role tenant-acme/tenant-viewer';
const BINDING = 'rbac.authorization.k8s.io/RoleBinding tenant-acme/tenant-admin';
const RECONCILER = 'rbac.authorization.k8s.io/RoleBinding tenant-acme/reconciler';
const FLUX = 'kustomize.toolkit.fluxcd.io/Kustomization neurallog-tenants/tenant-acme-10-foundation';

/** A test row: a rule added to the Role of admins, and the finding. */
function added(
  name: string,
  [group, resource, ...verbs]: readonly [string, string, ...string[]],
  message: string,
): Row {
  const rule = { apiGroups: [group], resources: [resource], verbs };
  return [name, ADMIN, 'rules[2]', rule, [`${ADMIN} rules[2]: ${message}`]];
}

describe('the Roles of a tenant’s groups', () => {
  testRows(rbac, [
    added('may not read Secrets', ['', 'secrets', 'get'], 'grants get on secrets, want no verb on it'),
    added('may not create pods/exec', ['', 'pods/exec', 'create'], 'grants create on pods/exec, want no verb on it'),
    added(
      'may not run commands through nodes/proxy',
      ['', 'nodes/proxy', 'get'],
      'grants get on nodes/proxy, want no verb on it',
    ),
    added(
      'may not create tokens',
      ['', 'serviceaccounts/token', 'create'],
      'grants create on serviceaccounts/token, want no verb on it',
    ),
    added(
      'may not change a Deployment, which starts pods',
      ['apps', 'deployments', 'get', 'patch'],
      'grants patch on apps/deployments, want at most get, list, watch',
    ),
    added(
      'may not change network policies',
      ['networking.k8s.io', 'networkpolicies', 'update'],
      'grants update on networking.k8s.io/networkpolicies, want at most get, list, watch',
    ),
    added(
      'may not change a namespace through a subresource',
      ['', 'namespaces/finalize', 'update'],
      'grants update on namespaces/finalize, want no verb on it',
    ),
    added(
      'may not approve certificates',
      ['certificates.k8s.io', 'certificatesigningrequests/approval', 'update'],
      'grants update on certificates.k8s.io/certificatesigningrequests/approval, want no verb on it',
    ),
    added(
      'may not read a resource of the same name in another API group',
      ['example.com', 'pods', 'get'],
      'grants get on example.com/pods, want no verb on it',
    ),
    added('may not impersonate users', ['', 'users', 'impersonate'], 'grants impersonate on users, want no verb on it'),
    [
      'may not delete pods in the Role of viewers',
      VIEWER,
      'rules[1]',
      { apiGroups: [''], resources: ['pods'], verbs: ['delete'] },
      [`${VIEWER} rules[1]: grants delete on pods, want at most get, list, watch`],
    ],
    [
      'may not have wildcards',
      ADMIN,
      'rules[0].resources',
      ['*'],
      [
        `${ADMIN} rules[0].resources: has a wildcard, want every item by name`,
        `${ADMIN} rules[0]: grants get, list, watch on *, want no verb on it`,
      ],
    ],
    [
      'may not have nonResourceURLs',
      ADMIN,
      'rules[0].nonResourceURLs',
      ['/metrics'],
      [`${ADMIN} rules[0].nonResourceURLs: is set, want rules on resources only`],
    ],
    ['may not be empty', VIEWER, 'rules', [], [`${VIEWER} rules: is empty, want the permissions of its holder`]],
    [
      'may not be aggregated to other roles',
      VIEWER,
      'metadata.labels["rbac.authorization.k8s.io/aggregate-to-admin"]',
      'true',
      [
        `${VIEWER} metadata.labels.rbac.authorization.k8s.io/aggregate-to-admin: is set, want no aggregation to other roles`,
      ],
    ],
  ]);
});

describe('a list of rules that several Roles share', () => {
  const rule = (resource: string) => ({ apiGroups: [''], resources: [resource], verbs: ['get'] });
  const withRules = (rules: readonly unknown[]) =>
    OBJECTS.map((one) => (one.kind === 'Role' && one.metadata.namespace === 'tenant-acme' ? { ...one, rules } : one));

  it('is reported in each of them, and again in a second run', () => {
    const objects = withRules(freezeShared([rule('pods'), rule('secrets')]));
    const expected = [ADMIN, VIEWER].map((role) => `${role} rules[1]: grants get on secrets, want no verb on it`);
    expect(found(rbac, objects)).toEqual(expected);
    expect(found(rbac, objects)).toEqual(expected);
  });

  it('is checked against the allowed verbs of each holder', () => {
    const rules = freezeShared([{ apiGroups: [''], resources: ['pods'], verbs: ['delete'] }]);
    expect(found(rbac, withRules(rules))).toEqual([
      `${VIEWER} rules[0]: grants delete on pods, want at most get, list, watch`,
    ]);
  });
});

describe('the RoleBindings of a tenant', () => {
  testRows(rbac, [
    [
      'may not bind a built-in role',
      BINDING,
      'roleRef',
      { kind: 'ClusterRole', name: 'edit' },
      [
        `${BINDING} roleRef: got ClusterRole edit, want a Role of the namespace, or ClusterRole neurallog-tenant-reconciler`,
      ],
    ],
    [
      "may bind the reconciler's ClusterRole only to its account",
      RECONCILER,
      'subjects[0]',
      { kind: 'Group', name: 'tenant:acme:admin' },
      [
        `${RECONCILER} subjects[0]: got Group tenant:acme:admin, want only ServiceAccount neurallog-tenants/tenant-acme for ClusterRole neurallog-tenant-reconciler`,
      ],
    ],
    [
      'may not have a built-in group as subject',
      BINDING,
      'subjects[0].name',
      'system:authenticated',
      [`${BINDING} subjects[0]: got Group system:authenticated, want no built-in subject (system:…)`],
    ],
  ]);

  it.each(['ClusterRole', 'ClusterRoleBinding'])('may not be cluster-wide: %s', (kind) => {
    const object = { apiVersion: 'rbac.authorization.k8s.io/v1', kind, metadata: { name: 'tenant-acme' } };
    expect(found(rbac, [...OBJECTS, object])).toEqual([
      `rbac.authorization.k8s.io/${kind} tenant-acme: a tenant may have no ${kind}, want Roles and RoleBindings in its namespaces`,
    ]);
  });
});

describe('the Kustomizations of a tenant', () => {
  testRows(rbac, [
    [
      'apply each stage with the account of the stage',
      FLUX,
      'spec.serviceAccountName',
      'tenant-acme',
      [`${FLUX} spec.serviceAccountName: got "tenant-acme", want "foundation"`],
    ],
  ]);
});

const PLATFORM: readonly KubeObject[] = renderPlatform(definePlatform('cluster', platformSpec()));

/** The findings in the platform's objects after one change of one of them. */
function foundInPlatform(kind: string, name: string, path: string, value: unknown): string[] {
  const objects = PLATFORM.map((one) =>
    one.kind === kind && one.metadata.name === name ? withValue(one, path, value) : one,
  );
  return checkPlatformRbac(objects, PLATFORM_FACTS).map((finding) => `${finding.path}: ${finding.message}`);
}

describe('the ClusterRoles of the platform', () => {
  it('pass as they are rendered', () => {
    expect(checkPlatformRbac(PLATFORM, PLATFORM_FACTS)).toEqual([]);
  });

  it.each<[string, readonly [string, string, ...string[]], string]>([
    [
      'bind more than one ClusterRole',
      ['rbac.authorization.k8s.io', 'clusterroles', 'bind'],
      'grants bind on rbac.authorization.k8s.io/clusterroles, want at most bind on neurallog-tenant-reconciler',
    ],
    [
      'escalate',
      ['rbac.authorization.k8s.io', 'roles', 'escalate'],
      'grants escalate on rbac.authorization.k8s.io/roles, want at most get, list, watch, create, patch, update, delete, bind',
    ],
    [
      'start pods',
      ['apps', 'deployments', 'create'],
      'grants create on apps/deployments, want at most get, list, watch',
    ],
    [
      'write admission policies',
      ['admissionregistration.k8s.io', 'validatingadmissionpolicies', 'delete'],
      'grants delete on admissionregistration.k8s.io/validatingadmissionpolicies, want no verb on it',
    ],
  ])('of the foundation may not %s', (_action, [group, resource, ...verbs], message) => {
    const rule = { apiGroups: [group], resources: [resource], verbs };
    expect(foundInPlatform('ClusterRole', 'neurallog-foundation', 'rules[99]', rule)).toEqual([
      `rules[99]: ${message}`,
    ]);
  });

  it.each<[string, readonly [string, string, ...string[]], string]>([
    [
      'write network policies of another plugin',
      ['cilium.io', 'ciliumnetworkpolicies', 'create'],
      'grants create on cilium.io/ciliumnetworkpolicies, want no verb on it',
    ],
    [
      'write Flux objects',
      ['kustomize.toolkit.fluxcd.io', 'kustomizations', 'patch'],
      'grants patch on kustomize.toolkit.fluxcd.io/kustomizations, want no verb on it',
    ],
    ['write their own quotas', ['', 'resourcequotas', 'patch'], 'grants patch on resourcequotas, want no verb on it'],
    [
      'redirect a Service',
      ['discovery.k8s.io', 'endpointslices', 'create'],
      'grants create on discovery.k8s.io/endpointslices, want no verb on it',
    ],
  ])('of the reconciler may not %s', (_action, [group, resource, ...verbs], message) => {
    const rule = { apiGroups: [group], resources: [resource], verbs };
    const name = 'neurallog-tenant-reconciler';
    expect(foundInPlatform('ClusterRole', name, 'rules[99]', rule)).toEqual([`rules[99]: ${message}`]);
  });

  it('grant every verb that the stages need', () => {
    expect(foundInPlatform('ClusterRole', 'neurallog-tenant-reconciler', 'rules[5]', undefined)).toEqual([
      'rules: does not grant get, list, watch on apps/replicasets, want it granted',
    ]);
  });

  it('are only these two', () => {
    expect(foundInPlatform('ClusterRole', 'neurallog-foundation', 'metadata.name', 'other')).toContain(
      'metadata.name: got "other", want neurallog-foundation or neurallog-tenant-reconciler',
    );
  });

  it('may be bound only to the account in the control namespace', () => {
    const subject = { kind: 'ServiceAccount', name: 'foundation', namespace: 'kube-system' };
    expect(foundInPlatform('ClusterRoleBinding', 'neurallog-foundation', 'subjects[1]', subject)).toEqual([
      'subjects[1]: got ServiceAccount foundation, want ServiceAccount foundation of a namespace of this bundle',
    ]);
  });
});
