import { ORGANIZATION_ROLES, parseNamespace, reconcilerAccount, TENANT_ROLES } from '../../contract/names';
import type { KubeObject } from '../../kubernetes/object';
import { flatMap } from '../../lib/lists';
import { listOf, type PlainRecord, recordOf } from '../../lib/plain-data';
import { type FindingBody, findingAt } from '../finding';
import { ownNamespace, type TenantScope } from './scope';

/**
 * Checks the subjects of a binding. Allowed are groups of the tenant, groups of an organization in its own namespaces,
 * and ServiceAccounts of the tenant.
 */
export function subjectFindings(object: KubeObject, scope: TenantScope): FindingBody[] {
  if (object.kind !== 'RoleBinding' && object.kind !== 'ClusterRoleBinding') return [];
  return flatMap(listOf(object.subjects), (item, i) => {
    const subject = recordOf(item);
    if (isAllowed(subject, object.metadata.namespace ?? '', scope)) return [];
    const { kind, name, namespace } = subject;
    const subjectName = namespace === undefined ? name : `${namespace}/${name}`;
    return [findingAt(object, `subjects[${i}]`, `got ${kind} ${subjectName}, want ${expectedSubjects(object, scope)}`)];
  });
}

function isAllowed(subject: PlainRecord, bindingNamespace: string, scope: TenantScope): boolean {
  if (typeof subject.name !== 'string') return false;
  if (subject.kind === 'Group') return isOwnGroup(subject.name, bindingNamespace, scope);
  if (subject.kind !== 'ServiceAccount' || typeof subject.namespace !== 'string') return false;
  return isOwnAccount(subject.name, subject.namespace, bindingNamespace, scope);
}

/** `tenant:{t}:{role}`, or `tenant:{t}:org:{o}:{role}` in a namespace of organization `o`. */
function isOwnGroup(group: string, bindingNamespace: string, { tenant, organizations }: TenantScope): boolean {
  const [prefix, id, ...rest] = group.split(':');
  if (prefix !== 'tenant' || id !== tenant.id) return false;
  if (rest.length === 1) return TENANT_ROLES.some((role) => role === rest[0]);
  const [org, organization, role] = rest;
  return (
    rest.length === 3 &&
    org === 'org' &&
    organization !== undefined &&
    organizations.has(organization) &&
    ORGANIZATION_ROLES.some((one) => one === role) &&
    parseNamespace(bindingNamespace)?.organization === organization
  );
}

/**
 * A ServiceAccount of an organization may be bound only in its organization, one of the root namespace in the whole
 * tenant.
 */
function isOwnAccount(name: string, namespace: string, bindingNamespace: string, scope: TenantScope): boolean {
  const { id, platform } = scope.tenant;
  if (namespace === platform.controlNamespace) return name === reconcilerAccount(id);
  const owner = ownNamespace(namespace, scope);
  if (owner === undefined) return false;
  return owner.organization === null || owner.organization === parseNamespace(bindingNamespace)?.organization;
}

function expectedSubjects({ metadata }: KubeObject, { tenant }: TenantScope): string {
  const organization = parseNamespace(metadata.namespace ?? '')?.organization ?? null;
  const groups = organization === null ? '' : ` or tenant:${tenant.id}:org:${organization}:…`;
  return `a group tenant:${tenant.id}:…${groups}, or a ServiceAccount of the tenant`;
}
