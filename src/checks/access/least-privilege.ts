import {
  FOUNDATION_ACCOUNT,
  FOUNDATION_CLUSTER_ROLE,
  fluxKustomization,
  RECONCILER_CLUSTER_ROLE,
  reconcilerAccount,
} from '../../contract/names';
import { formatValue } from '../../contract/problems';
import type { KubeObject } from '../../kubernetes/object';
import { flatMap } from '../../lib/lists';
import { isAbsent, listOf, recordOf } from '../../lib/plain-data';
import { type FindingBody, findingAt, withRuleId } from '../finding';
import { fieldAt } from '../object-index';
import type { Finding, Rule, TenantFacts } from '../rule';
import type { RoleHolder } from './allowed-verbs';
import { excessFindings, lackFindings } from './granted-verbs';

export const rbac: Rule = {
  id: 'rbac',
  description:
    'a role grants what the closed table of its holder lists, and leads to no credential, guard or further right',
  why: 'Specification: RBAC Policies. Reading Secrets, creating pods or tokens, and the verbs escalate, bind and impersonate each lead to more permissions than the role shows, so the verbs of each role holder are a closed list.',
  example: {
    object: 'rbac.authorization.k8s.io/Role tenant-acme/tenant-viewer',
    path: ['rules', 0, 'resources', 0],
    value: 'secrets',
  },
  check: ({ objects, tenant }) =>
    withRuleId(
      'rbac',
      flatMap(objects, (object) => tenantFindings(object, tenant)),
    ),
};

/** Judges the cluster-wide objects: two ClusterRoles, and one binding of the platform's own Flux account. */
export function checkPlatformRbac(objects: readonly KubeObject[]): Finding[] {
  return withRuleId(
    'rbac',
    flatMap(objects, (object) => platformFindings(object, objects)),
  );
}

function tenantFindings(object: KubeObject, tenant: TenantFacts): FindingBody[] {
  switch (object.kind) {
    case 'ClusterRole':
    case 'ClusterRoleBinding':
      return [findingAt(object, '', `a tenant has no ${object.kind}, want rights inside its namespaces alone`)];
    case 'Role':
      return [...excessFindings(object, holderOf(object)), ...aggregationFindings(object)];
    case 'RoleBinding':
      return [...bindingFindings(object, tenant), ...systemFindings(object)];
    case 'Kustomization':
      return applierFindings(object, tenant);
    default:
      return [];
  }
}

/** By the name of the role: `role-bindings` holds every role to the group of its name. */
function holderOf({ metadata }: KubeObject): RoleHolder {
  return ADMIN_ROLES.includes(metadata.name) ? 'admins' : 'people';
}

const ADMIN_ROLES = ['organization-admin', 'tenant-admin'];

/** Built-in roles grow with every operator that is installed, so nobody knows what they grant. */
function bindingFindings(binding: KubeObject, tenant: TenantFacts): FindingBody[] {
  const { kind, name } = recordOf(binding.roleRef);
  if (kind === 'Role') return [];
  if (kind !== 'ClusterRole' || name !== RECONCILER_CLUSTER_ROLE) {
    const message = `got ${kind} ${name}, want a Role of the namespace, or ClusterRole ${RECONCILER_CLUSTER_ROLE}`;
    return [findingAt(binding, 'roleRef', message)];
  }
  const account = reconcilerAccount(tenant.id);
  const { controlNamespace } = tenant.platform;
  return flatMap(listOf(binding.subjects), (item, i) => {
    const subject = recordOf(item);
    const isReconciler =
      subject.kind === 'ServiceAccount' && subject.name === account && subject.namespace === controlNamespace;
    if (isReconciler) return [];
    const message = `got ${subject.kind} ${subject.name}, want ClusterRole ${RECONCILER_CLUSTER_ROLE} for ServiceAccount ${controlNamespace}/${account} alone`;
    return [findingAt(binding, `subjects[${i}]`, message)];
  });
}

/** The trusted account applies the guards alone: what it applied else would be written with its rights. */
function applierFindings(kustomization: KubeObject, tenant: TenantFacts): FindingBody[] {
  const isFoundation = kustomization.metadata.name === fluxKustomization(tenant.id, '10-foundation');
  const wanted = isFoundation ? FOUNDATION_ACCOUNT : reconcilerAccount(tenant.id);
  const path = 'spec.serviceAccountName';
  const given = fieldAt(kustomization, path);
  return given === wanted
    ? []
    : [findingAt(kustomization, path, `got ${formatValue(given)}, want ${formatValue(wanted)}`)];
}

/** Groups such as `system:authenticated` hold everybody; users of this prefix are parts of the cluster. */
function systemFindings(binding: KubeObject): FindingBody[] {
  return flatMap(listOf(binding.subjects), (item, i) => {
    const { kind, name } = recordOf(item);
    if (typeof name === 'string' && !name.startsWith('system:')) return [];
    return [findingAt(binding, `subjects[${i}]`, `got ${kind} ${name}, want no subject of the cluster itself`)];
  });
}

/** An aggregated role changes with every ClusterRole that carries the label. */
function aggregationFindings(role: KubeObject): FindingBody[] {
  const labels = Object.keys(role.metadata.labels ?? {});
  return [
    ...(isAbsent(role.aggregationRule) ? [] : [findingAt(role, 'aggregationRule', 'is set, want rules by name alone')]),
    ...labels
      .filter((key) => key.startsWith('rbac.authorization.k8s.io/aggregate-to-'))
      .map((key) => findingAt(role, `metadata.labels.${key}`, 'is set, want nothing added to other roles')),
  ];
}

const PLATFORM_ROLES: readonly { readonly name: string; readonly holder: RoleHolder }[] = [
  { name: FOUNDATION_CLUSTER_ROLE, holder: 'foundation' },
  { name: RECONCILER_CLUSTER_ROLE, holder: 'reconciler' },
];

function platformFindings(object: KubeObject, objects: readonly KubeObject[]): FindingBody[] {
  switch (object.kind) {
    case 'ClusterRole': {
      const holder = PLATFORM_ROLES.find(({ name }) => name === object.metadata.name)?.holder;
      const names = PLATFORM_ROLES.map(({ name }) => name).join(' or ');
      return [
        ...(holder === undefined ? [findingAt(object, 'metadata.name', `is not known, want ${names}`)] : []),
        ...excessFindings(object, holder ?? 'people'),
        ...(holder === undefined ? [] : lackFindings(object, holder)),
        ...aggregationFindings(object),
      ];
    }
    case 'ClusterRoleBinding':
      return clusterBindingFindings(object, objects);
    case 'Role':
    case 'RoleBinding':
      return [findingAt(object, '', `the platform has no ${object.kind}, want the rights of its two accounts alone`)];
    default:
      return [];
  }
}

function clusterBindingFindings(binding: KubeObject, objects: readonly KubeObject[]): FindingBody[] {
  const { kind, name } = recordOf(binding.roleRef);
  const subjects = listOf(binding.subjects).map(recordOf);
  const isFoundation = subjects.map(
    (one) =>
      one.kind === 'ServiceAccount' &&
      one.name === FOUNDATION_ACCOUNT &&
      objects.some((other) => other.kind === 'Namespace' && other.metadata.name === one.namespace),
  );
  const account = `ServiceAccount ${FOUNDATION_ACCOUNT} of a namespace of this bundle`;
  return [
    ...(kind === 'ClusterRole' && name === FOUNDATION_CLUSTER_ROLE
      ? []
      : [findingAt(binding, 'roleRef', `got ${kind} ${name}, want ClusterRole ${FOUNDATION_CLUSTER_ROLE}`)]),
    ...flatMap(subjects, (one, i) =>
      isFoundation[i] === true
        ? []
        : [findingAt(binding, `subjects[${i}]`, `got ${one.kind} ${one.name}, want ${account}`)],
    ),
  ];
}
