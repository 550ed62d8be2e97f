import { describe, expect, it } from 'vitest';
import { checkPlatformRbac, rbac } from '../../../src/checks/access/least-privilege';
import type { KubeObject } from '../../../src/kubernetes/object';
import { freezeShared } from '../../../src/lib/shared-value';
import { definePlatform } from '../../../src/platform/resolve';
import { renderPlatform } from '../../../src/tenant/render';
import { platformSpec } from '../../support/specs';
import { OBJECTS } from '../fixture/acme';
import { found, withValue } from '../fixture/change';
import { type Row, testRows } from '../fixture/rows';

const ADMIN = 'rbac.authorization.k8s.io/Role tenant-acme/tenant-admin';
const VIEWER = 'rbac.authorization.k8s.io/Role tenant-acme/tenant-viewer';
const BINDING = 'rbac.authorization.k8s.io/RoleBinding tenant-acme/tenant-admin';
const RECONCILER = 'rbac.authorization.k8s.io/RoleBinding tenant-acme/reconciler';
const FLUX = 'kustomize.toolkit.fluxcd.io/Kustomization neurallog-tenants/tenant-acme-10-foundation';

/** A rule that is added to the admins' role, and what is then found. */
function added(
  name: string,
  [group, resource, ...verbs]: readonly [string, string, ...string[]],
  expected: string,
): Row {
  const rule = { apiGroups: [group], resources: [resource], verbs };
  return [name, ADMIN, 'rules[2]', rule, [`${ADMIN} rules[2]: ${expected}`]];
}

describe('the roles of people', () => {
  testRows(rbac, [
    added('read no Secrets', ['', 'secrets', 'get'], 'grants get on secrets, want no verb on it'),
    added('open no shell', ['', 'pods/exec', 'create'], 'grants create on pods/exec, want no verb on it'),
    added('run nothing through a node', ['', 'nodes/proxy', 'get'], 'grants get on nodes/proxy, want no verb on it'),
    added(
      'take no token',
      ['', 'serviceaccounts/token', 'create'],
      'grants create on serviceaccounts/token, want no verb on it',
    ),
    added(
      'start no pod',
      ['apps', 'deployments', 'get', 'patch'],
      'grants patch on apps/deployments, want at most get, list, watch',
    ),
    added(
      'open no network policy',
      ['networking.k8s.io', 'networkpolicies', 'update'],
      'grants update on networking.k8s.io/networkpolicies, want at most get, list, watch',
    ),
    added(
      'change no namespace by a sub-resource',
      ['', 'namespaces/finalize', 'update'],
      'grants update on namespaces/finalize, want no verb on it',
    ),
    added(
      'approve no certificate',
      ['certificates.k8s.io', 'certificatesigningrequests/approval', 'update'],
      'grants update on certificates.k8s.io/certificatesigningrequests/approval, want no verb on it',
    ),
    added(
      'know a kind by its group as well',
      ['example.com', 'pods', 'get'],
      'grants get on example.com/pods, want no verb on it',
    ),
    added('impersonate nobody', ['', 'users', 'impersonate'], 'grants impersonate on users, want no verb on it'),
    [
      'of viewers restart nothing',
      VIEWER,
      'rules[1]',
      { apiGroups: [''], resources: ['pods'], verbs: ['delete'] },
      [`${VIEWER} rules[1]: grants delete on pods, want at most get, list, watch`],
    ],
    [
      'have no wildcard',
      ADMIN,
      'rules[0].resources',
      ['*'],
      [
        `${ADMIN} rules[0].resources: has a wildcard, want each by name`,
        `${ADMIN} rules[0]: grants get, list, watch on *, want no verb on it`,
      ],
    ],
    [
      'do not reach the API server itself',
      ADMIN,
      'rules[0].nonResourceURLs',
      ['/metrics'],
      [`${ADMIN} rules[0].nonResourceURLs: reaches the API server itself, want resources alone`],
    ],
    ['are not empty', VIEWER, 'rules', [], [`${VIEWER} rules: is empty, want the rights of its holder`]],
    [
      'add to no other role',
      VIEWER,
      'metadata.labels["rbac.authorization.k8s.io/aggregate-to-admin"]',
      'true',
      [
        `${VIEWER} metadata.labels.rbac.authorization.k8s.io/aggregate-to-admin: is set, want nothing added to other roles`,
      ],
    ],
  ]);
});

describe('rules that many roles share', () => {
  const rule = (resource: string) => ({ apiGroups: [''], resources: [resource], verbs: ['get'] });
  const sharing = (rules: readonly unknown[]) =>
    OBJECTS.map((one) => (one.kind === 'Role' && one.metadata.namespace === 'tenant-acme' ? { ...one, rules } : one));

  it('are refused in each of them, and again the next time', () => {
    const objects = sharing(freezeShared([rule('pods'), rule('secrets')]));
    const expected = [ADMIN, VIEWER].map((role) => `${role} rules[1]: grants get on secrets, want no verb on it`);
    expect(found(rbac, objects)).toEqual(expected);
    expect(found(rbac, objects)).toEqual(expected);
  });

  it('are judged by each holder’s own powers', () => {
    const rules = freezeShared([{ apiGroups: [''], resources: ['pods'], verbs: ['delete'] }]);
    expect(found(rbac, sharing(rules))).toEqual([
      `${VIEWER} rules[0]: grants delete on pods, want at most get, list, watch`,
    ]);
  });
});

describe('the bindings of a tenant', () => {
  testRows(rbac, [
    [
      'name no built-in role',
      BINDING,
      'roleRef',
      { kind: 'ClusterRole', name: 'edit' },
      [
        `${BINDING} roleRef: got ClusterRole edit, want a Role of the namespace, or ClusterRole neurallog-tenant-reconciler`,
      ],
    ],
    [
      "give the reconciler's role to its account alone",
      RECONCILER,
      'subjects[0]',
      { kind: 'Group', name: 'tenant:acme:admin' },
      [
        `${RECONCILER} subjects[0]: got Group tenant:acme:admin, want ClusterRole neurallog-tenant-reconciler for ServiceAccount neurallog-tenants/tenant-acme alone`,
      ],
    ],
    [
      'hold no group of the cluster',
      BINDING,
      'subjects[0].name',
      'system:authenticated',
      [`${BINDING} subjects[0]: got Group system:authenticated, want no subject of the cluster itself`],
    ],
  ]);

  it.each(['ClusterRole', 'ClusterRoleBinding'])('are no %s', (kind) => {
    const object = { apiVersion: 'rbac.authorization.k8s.io/v1', kind, metadata: { name: 'tenant-acme' } };
    expect(found(rbac, [...OBJECTS, object])).toEqual([
      `rbac.authorization.k8s.io/${kind} tenant-acme: a tenant has no ${kind}, want rights inside its namespaces alone`,
    ]);
  });
});

describe('the Flux objects of a tenant', () => {
  testRows(rbac, [
    [
      'apply each stage with its own account',
      FLUX,
      'spec.serviceAccountName',
      'tenant-acme',
      [`${FLUX} spec.serviceAccountName: got "tenant-acme", want "foundation"`],
    ],
  ]);
});

const PLATFORM: readonly KubeObject[] = renderPlatform(definePlatform('cluster', platformSpec()));

/** What is found in the platform's objects after one change of one of them. */
function foundInPlatform(kind: string, name: string, fieldPath: string, value: unknown): string[] {
  const objects = PLATFORM.map((one) =>
    one.kind === kind && one.metadata.name === name ? withValue(one, fieldPath, value) : one,
  );
  return checkPlatformRbac(objects).map(({ path, message }) => `${path}: ${message}`);
}

describe('the roles of the platform', () => {
  it('pass as they are printed', () => {
    expect(checkPlatformRbac(PLATFORM)).toEqual([]);
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
  ])('of the foundation do not %s', (_name, [group, resource, ...verbs], message) => {
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
    ['write their own guards', ['', 'resourcequotas', 'patch'], 'grants patch on resourcequotas, want no verb on it'],
    [
      'lead a Service elsewhere',
      ['discovery.k8s.io', 'endpointslices', 'create'],
      'grants create on discovery.k8s.io/endpointslices, want no verb on it',
    ],
  ])('of a tenant’s account do not %s', (_name, [group, resource, ...verbs], message) => {
    const rule = { apiGroups: [group], resources: [resource], verbs };
    const name = 'neurallog-tenant-reconciler';
    expect(foundInPlatform('ClusterRole', name, 'rules[99]', rule)).toEqual([`rules[99]: ${message}`]);
  });

  it('grant all that the stages need', () => {
    expect(foundInPlatform('ClusterRole', 'neurallog-tenant-reconciler', 'rules[5]', undefined)).toEqual([
      'rules: grants no get, list, watch on apps/replicasets, want it',
    ]);
  });

  it('are these two alone', () => {
    expect(foundInPlatform('ClusterRole', 'neurallog-foundation', 'metadata.name', 'other')).toContain(
      'metadata.name: is not known, want neurallog-foundation or neurallog-tenant-reconciler',
    );
  });

  it('are bound to the account of the control namespace alone', () => {
    const subject = { kind: 'ServiceAccount', name: 'foundation', namespace: 'kube-system' };
    expect(foundInPlatform('ClusterRoleBinding', 'neurallog-foundation', 'subjects[1]', subject)).toEqual([
      'subjects[1]: got ServiceAccount foundation, want ServiceAccount foundation of a namespace of this bundle',
    ]);
  });
});
