import {
  ORGANIZATION_ROLES,
  organizationGroup,
  parseNamespace,
  RECONCILER_CLUSTER_ROLE,
  reconcilerAccount,
  TENANT_ROLES,
  tenantGroup,
} from '../../contract/names';
import type { KubeObject } from '../../kubernetes/object';
import { flatMap } from '../../lib/lists';
import { memoize } from '../../lib/memoize';
import { listOf, recordOf } from '../../lib/plain-data';
import { type FindingBody, findingAt, withRuleId } from '../finding';
import { type ObjectIndex, objectIndexOf } from '../object-index';
import type { Rule, TenantFacts } from '../rule';

/** Without its binding Flux cannot apply to a namespace; and a role is as strong as the group that holds it. */
export const roleBindings: Rule = {
  id: 'role-bindings',
  description:
    "every namespace gives its rights to the tenant's own Flux account and to one group for each role, and to nobody else",
  why: 'Specification: RBAC Policies, no cross-tenant permission grants. A role is as strong as the group that holds it, and Flux cannot apply to a namespace without its binding.',
  example: {
    object: 'rbac.authorization.k8s.io/RoleBinding tenant-acme/tenant-admin',
    path: ['subjects', 0, 'name'],
    value: 'system:authenticated',
  },
  check: (subject) => {
    const catalogue = objectIndexOf(subject);
    const namespaces = catalogue.ofKind('Namespace').map(({ metadata }) => metadata.name);
    const grantsIn = memoize((namespace: string) => grantsOf(namespace, subject.tenant));
    return withRuleId('role-bindings', [
      ...flatMap(namespaces, (namespace) => absenceFindings(namespace, grantsIn(namespace), catalogue)),
      ...flatMap(catalogue.ofKind('RoleBinding'), (binding) => bindingFindings(binding, grantsIn(homeOf(binding)))),
      ...flatMap(catalogue.ofKind('Role'), (role) => roleFindings(role, grantsIn(homeOf(role)))),
    ]);
  },
};

/** A RoleBinding that a namespace has, in words that two of them share only if they grant the same. */
interface Grant {
  readonly name: string;
  readonly role: string;
  readonly subject: string;
}

function grantsOf(namespace: string, { id, platform }: TenantFacts): Grant[] {
  const owner = parseNamespace(namespace);
  if (owner?.tenant !== id) return [];
  const { organization } = owner;
  const people = (name: string, group: string) => ({ name, role: `Role ${name}`, subject: `Group ${group}` });
  return [
    {
      name: 'reconciler',
      role: `ClusterRole ${RECONCILER_CLUSTER_ROLE}`,
      subject: `ServiceAccount ${platform.controlNamespace}/${reconcilerAccount(id)}`,
    },
    ...TENANT_ROLES.map((role) => people(`tenant-${role}`, tenantGroup(id, role))),
    ...(organization === null
      ? []
      : ORGANIZATION_ROLES.map((role) => people(`organization-${role}`, organizationGroup(id, organization, role)))),
  ];
}

function absenceFindings(namespace: string, grants: readonly Grant[], { find }: ObjectIndex): FindingBody[] {
  return grants
    .filter(({ name }) => find('RoleBinding', namespace, name) === undefined)
    .map(({ name, role, subject }) => ({
      object: `Namespace ${namespace}`,
      path: '',
      message: `has no RoleBinding ${name}, want one of ${role} for ${subject}`,
    }));
}

function bindingFindings(binding: KubeObject, grants: readonly Grant[]): FindingBody[] {
  const grant = grants.find(({ name }) => name === binding.metadata.name);
  if (grant === undefined) return [unknownFinding(binding, grants)];
  const { kind, name } = recordOf(binding.roleRef);
  const role = `${kind} ${name}`;
  const subjects = listOf(binding.subjects).map(subjectText);
  return [
    ...(role === grant.role ? [] : [findingAt(binding, 'roleRef', `got ${role}, want ${grant.role}`)]),
    ...(subjects.length === 1 && subjects[0] === grant.subject
      ? []
      : [findingAt(binding, 'subjects', `got ${subjects.join(', ') || 'nobody'}, want ${grant.subject} alone`)]),
  ];
}

function roleFindings(role: KubeObject, grants: readonly Grant[]): FindingBody[] {
  const own = grants.filter((grant) => grant.role.startsWith('Role '));
  return own.some(({ name }) => name === role.metadata.name) ? [] : [unknownFinding(role, own)];
}

function homeOf({ metadata }: KubeObject): string {
  return metadata.namespace ?? '';
}

function unknownFinding(object: KubeObject, grants: readonly Grant[]): FindingBody {
  const names = grants.map(({ name }) => name).join(', ');
  return findingAt(object, 'metadata.name', `is nobody's, want ${names || 'none in this namespace'}`);
}

function subjectText(value: unknown): string {
  const { kind, name, namespace } = recordOf(value);
  return namespace === undefined ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}
