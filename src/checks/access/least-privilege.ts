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
import type { Finding, PlatformFacts, Rule, TenantFacts } from '../rule';
import { allowedVerbsOf, type RoleHolder } from './allowed-verbs';
import { excessFindings, missingFindings } from './granted-verbs';

export const rbac: Rule = {
  id: 'rbac',
  description:
    'a Role or ClusterRole grants only what the table of its holder lists, and bindings name no built-in role or subject',
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

/** Checks the RBAC objects of the platform: two ClusterRoles, and the binding of the platform's Flux account. */
export function checkPlatformRbac(
  objects: readonly KubeObject[],
  facts: Pick<PlatformFacts, 'extensionKinds'>,
): Finding[] {
  return withRuleId(
    'rbac',
    flatMap(objects, (object) => platformFindings(object, objects, facts)),
  );
}

function tenantFindings(object: KubeObject, tenant: TenantFacts): FindingBody[] {
  switch (object.kind) {
    case 'ClusterRole':
    case 'ClusterRoleBinding':
      return [
        findingAt(object, '', `a tenant may have no ${object.kind}, want Roles and RoleBindings in its namespaces`),
      ];
    case 'Role':
      return [
        ...excessFindings(object, allowedVerbsOf(holderOf(object), tenant.platform)),
        ...aggregationFindings(object),
      ];
    case 'RoleBinding':
      return [...bindingFindings(object, tenant), ...builtInSubjectFindings(object)];
    case 'Kustomization':
      return applierFindings(object, tenant);
    default:
      return [];
  }
}

/**
 * The holder of a role, by its name: the rule `role-bindings` checks that each role is bound to the group of that name.
 */
function holderOf({ metadata }: KubeObject): RoleHolder {
  return ADMIN_ROLES.includes(metadata.name) ? 'admins' : 'people';
}

const ADMIN_ROLES = ['organization-admin', 'tenant-admin'];

/** Built-in roles such as `edit` are aggregated: every operator that is installed can add permissions to them. */
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
    const message = `got ${subject.kind} ${subject.name}, want only ServiceAccount ${controlNamespace}/${account} for ClusterRole ${RECONCILER_CLUSTER_ROLE}`;
    return [findingAt(binding, `subjects[${i}]`, message)];
  });
}

/** Only stage 10 may use the foundation account: Flux writes the other stages with the rights of their account. */
function applierFindings(kustomization: KubeObject, tenant: TenantFacts): FindingBody[] {
  const isFoundation = kustomization.metadata.name === fluxKustomization(tenant.id, '10-foundation');
  const expected = isFoundation ? FOUNDATION_ACCOUNT : reconcilerAccount(tenant.id);
  const path = 'spec.serviceAccountName';
  const account = fieldAt(kustomization, path);
  return account === expected
    ? []
    : [findingAt(kustomization, path, `got ${formatValue(account)}, want ${formatValue(expected)}`)];
}

/**
 * Names with the prefix `system:` are built in: groups such as `system:authenticated`, and users of cluster components.
 */
function builtInSubjectFindings(binding: KubeObject): FindingBody[] {
  return flatMap(listOf(binding.subjects), (item, i) => {
    const { kind, name } = recordOf(item);
    if (typeof name === 'string' && !name.startsWith('system:')) return [];
    return [findingAt(binding, `subjects[${i}]`, `got ${kind} ${name}, want no built-in subject (system:…)`)];
  });
}

/** An aggregated ClusterRole gets the rules of every ClusterRole with its label. */
function aggregationFindings(role: KubeObject): FindingBody[] {
  const labels = Object.keys(role.metadata.labels ?? {});
  return [
    ...(isAbsent(role.aggregationRule) ? [] : [findingAt(role, 'aggregationRule', 'is set, want only explicit rules')]),
    ...labels
      .filter((key) => key.startsWith('rbac.authorization.k8s.io/aggregate-to-'))
      .map((key) => findingAt(role, `metadata.labels.${key}`, 'is set, want no aggregation to other roles')),
  ];
}

const PLATFORM_ROLES: readonly { readonly name: string; readonly holder: RoleHolder }[] = [
  { name: FOUNDATION_CLUSTER_ROLE, holder: 'foundation' },
  { name: RECONCILER_CLUSTER_ROLE, holder: 'reconciler' },
];

function platformFindings(
  object: KubeObject,
  objects: readonly KubeObject[],
  facts: Pick<PlatformFacts, 'extensionKinds'>,
): FindingBody[] {
  switch (object.kind) {
    case 'ClusterRole': {
      const holder = PLATFORM_ROLES.find(({ name }) => name === object.metadata.name)?.holder;
      const names = PLATFORM_ROLES.map(({ name }) => name).join(' or ');
      return [
        ...(holder === undefined
          ? [findingAt(object, 'metadata.name', `got ${formatValue(object.metadata.name)}, want ${names}`)]
          : []),
        ...excessFindings(object, allowedVerbsOf(holder ?? 'people', facts)),
        ...(holder === undefined ? [] : missingFindings(object, allowedVerbsOf(holder, facts))),
        ...aggregationFindings(object),
      ];
    }
    case 'ClusterRoleBinding':
      return clusterBindingFindings(object, objects);
    case 'Role':
    case 'RoleBinding':
      return [
        findingAt(
          object,
          '',
          `the platform may have no ${object.kind}, want only its two ClusterRoles and one ClusterRoleBinding`,
        ),
      ];
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
