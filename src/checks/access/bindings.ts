import {
  ORGANIZATION_ROLES,
  organizationGroup,
  parseNamespace,
  RECONCILER_CLUSTER_ROLE,
  reconcilerAccount,
  TENANT_ROLES,
  tenantGroup,
} from '../../contract/names';
import { formatValue } from '../../contract/problems';
import { type KubeObject, namespaceOf } from '../../kubernetes/object';
import { flatMap } from '../../lib/lists';
import { memoize } from '../../lib/memoize';
import { listOf, recordOf } from '../../lib/plain-data';
import { type FindingBody, findingAt, withRuleId } from '../finding';
import { type ObjectIndex, objectIndexOf } from '../object-index';
import type { Rule, TenantFacts } from '../rule';

/**
 * Flux needs its RoleBinding in a namespace to apply anything there. A binding of a Role to another group would give
 * that group rights that it must not have.
 */
export const roleBindings: Rule = {
  id: 'role-bindings',
  description:
    "the RoleBindings of a namespace bind the tenant's Flux account and one group for each Role, and no other subjects",
  why: 'Specification: RBAC Policies, no cross-tenant permission grants. A role is as strong as the group that holds it, and Flux cannot apply to a namespace without its binding.',
  example: {
    object: 'rbac.authorization.k8s.io/RoleBinding tenant-acme/tenant-admin',
    path: ['subjects', 0, 'name'],
    value: 'system:authenticated',
  },
  check: (subject) => {
    const index = objectIndexOf(subject);
    const namespaces = index.ofKind('Namespace').map(({ metadata }) => metadata.name);
    const requiredIn = memoize((namespace: string) => requiredBindings(namespace, subject.tenant));
    return withRuleId('role-bindings', [
      ...flatMap(namespaces, (namespace) => missingBindings(namespace, requiredIn(namespace), index)),
      ...flatMap(index.ofKind('RoleBinding'), (binding) => bindingFindings(binding, requiredIn(namespaceOf(binding)))),
      ...flatMap(index.ofKind('Role'), (role) => roleFindings(role, requiredIn(namespaceOf(role)))),
    ]);
  },
};

/** A RoleBinding that a namespace must have. */
interface RequiredBinding {
  readonly name: string;
  /** `Role tenant-viewer` */
  readonly role: string;
  /** `Group tenant:acme:viewer`, `ServiceAccount neurallog-tenants/tenant-acme` */
  readonly subject: string;
}

function requiredBindings(namespace: string, { id, platform }: TenantFacts): RequiredBinding[] {
  const owner = parseNamespace(namespace);
  if (owner?.tenant !== id) return [];
  const { organization } = owner;
  const groupBinding = (name: string, group: string) => ({ name, role: `Role ${name}`, subject: `Group ${group}` });
  return [
    {
      name: 'reconciler',
      role: `ClusterRole ${RECONCILER_CLUSTER_ROLE}`,
      subject: `ServiceAccount ${platform.controlNamespace}/${reconcilerAccount(id)}`,
    },
    ...TENANT_ROLES.map((role) => groupBinding(`tenant-${role}`, tenantGroup(id, role))),
    ...(organization === null
      ? []
      : ORGANIZATION_ROLES.map((role) =>
          groupBinding(`organization-${role}`, organizationGroup(id, organization, role)),
        )),
  ];
}

function missingBindings(
  namespace: string,
  required: readonly RequiredBinding[],
  { find }: ObjectIndex,
): FindingBody[] {
  return required
    .filter(({ name }) => find('RoleBinding', namespace, name) === undefined)
    .map(({ name, role, subject }) => ({
      object: `Namespace ${namespace}`,
      path: '',
      message: `has no RoleBinding ${name}, want one that binds ${subject} to ${role}`,
    }));
}

function bindingFindings(binding: KubeObject, required: readonly RequiredBinding[]): FindingBody[] {
  const expected = required.find(({ name }) => name === binding.metadata.name);
  if (expected === undefined) return [unknownNameFinding(binding, required)];
  const { kind, name } = recordOf(binding.roleRef);
  const role = `${kind} ${name}`;
  const subjects = listOf(binding.subjects).map(subjectText);
  return [
    ...(role === expected.role ? [] : [findingAt(binding, 'roleRef', `got ${role}, want ${expected.role}`)]),
    ...(subjects.length === 1 && subjects[0] === expected.subject
      ? []
      : [findingAt(binding, 'subjects', `got ${subjects.join(', ') || 'no subject'}, want only ${expected.subject}`)]),
  ];
}

/** The name of a Role must be that of its binding: `requiredBindings` gives both the same name. */
function roleFindings(role: KubeObject, required: readonly RequiredBinding[]): FindingBody[] {
  const ofRoles = required.filter((binding) => binding.role.startsWith('Role '));
  return ofRoles.some(({ name }) => name === role.metadata.name) ? [] : [unknownNameFinding(role, ofRoles)];
}

function unknownNameFinding(object: KubeObject, required: readonly RequiredBinding[]): FindingBody {
  const names = required.map(({ name }) => name).join(', ');
  const expected = names === '' ? `no ${object.kind} in this namespace` : `one of ${names}`;
  return findingAt(object, 'metadata.name', `got ${formatValue(object.metadata.name)}, want ${expected}`);
}

function subjectText(value: unknown): string {
  const { kind, name, namespace } = recordOf(value);
  return namespace === undefined ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}
