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
import { memoise } from '../../lib/memoize';
import { listOf, recordOf } from '../../lib/plain-data';
import { type Fault, faultAt, findingsOf } from '../finding';
import { type Catalogue, catalogueOf } from '../object-index';
import type { Rule, TenantFacts } from '../rule';

/** Without its binding Flux cannot apply to a namespace; and a role is as strong as the group that holds it. */
export const accessComplete: Rule = {
  id: 'access-complete',
  says: "every namespace gives its rights to the tenant's own Flux account and to one group for each role, and to nobody else",
  check: (subject) => {
    const catalogue = catalogueOf(subject);
    const namespaces = catalogue.ofKind('Namespace').map(({ metadata }) => metadata.name);
    const grantsIn = memoise((namespace: string) => grantsOf(namespace, subject.tenant));
    return findingsOf('access-complete', [
      ...flatMap(namespaces, (namespace) => absenceFaults(namespace, grantsIn(namespace), catalogue)),
      ...flatMap(catalogue.ofKind('RoleBinding'), (binding) => bindingFaults(binding, grantsIn(homeOf(binding)))),
      ...flatMap(catalogue.ofKind('Role'), (role) => roleFaults(role, grantsIn(homeOf(role)))),
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

function absenceFaults(namespace: string, grants: readonly Grant[], { find }: Catalogue): Fault[] {
  return grants
    .filter(({ name }) => find('RoleBinding', namespace, name) === undefined)
    .map(({ name, role, subject }) => ({
      object: `Namespace ${namespace}`,
      path: '',
      message: `has no RoleBinding ${name}, want one of ${role} for ${subject}`,
    }));
}

function bindingFaults(binding: KubeObject, grants: readonly Grant[]): Fault[] {
  const grant = grants.find(({ name }) => name === binding.metadata.name);
  if (grant === undefined) return [unknownFault(binding, grants)];
  const { kind, name } = recordOf(binding.roleRef);
  const role = `${kind} ${name}`;
  const subjects = listOf(binding.subjects).map(subjectText);
  return [
    ...(role === grant.role ? [] : [faultAt(binding, 'roleRef', `got ${role}, want ${grant.role}`)]),
    ...(subjects.length === 1 && subjects[0] === grant.subject
      ? []
      : [faultAt(binding, 'subjects', `got ${subjects.join(', ') || 'nobody'}, want ${grant.subject} alone`)]),
  ];
}

function roleFaults(role: KubeObject, grants: readonly Grant[]): Fault[] {
  const own = grants.filter((grant) => grant.role.startsWith('Role '));
  return own.some(({ name }) => name === role.metadata.name) ? [] : [unknownFault(role, own)];
}

function homeOf({ metadata }: KubeObject): string {
  return metadata.namespace ?? '';
}

function unknownFault(object: KubeObject, grants: readonly Grant[]): Fault {
  const names = grants.map(({ name }) => name).join(', ');
  return faultAt(object, 'metadata.name', `is nobody's, want ${names || 'none in this namespace'}`);
}

function subjectText(value: unknown): string {
  const { kind, name, namespace } = recordOf(value);
  return namespace === undefined ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}
