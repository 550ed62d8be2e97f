import { ORGANIZATION_ROLES, parseNamespace, reconcilerAccount, TENANT_ROLES } from '../../contract/names';
import type { KubeObject } from '../../kubernetes/object';
import { flatMap } from '../../lib/lists';
import { listOf, type PlainRecord, recordOf } from '../../lib/plain-data';
import { type FindingBody, findingAt } from '../finding';
import { ownNamespace, type TenantScope } from './scope';

/** Who gets rights: groups of the tenant, groups of an organization in its own namespaces, and the tenant's accounts. */
export function subjectFindings(object: KubeObject, territory: TenantScope): FindingBody[] {
  if (object.kind !== 'RoleBinding' && object.kind !== 'ClusterRoleBinding') return [];
  return flatMap(listOf(object.subjects), (item, i) => {
    const subject = recordOf(item);
    if (isAllowed(subject, object.metadata.namespace ?? '', territory)) return [];
    const { kind, name, namespace } = subject;
    const who = namespace === undefined ? name : `${namespace}/${name}`;
    return [findingAt(object, `subjects[${i}]`, `got ${kind} ${who}, want ${wantedSubjects(object, territory)}`)];
  });
}

function isAllowed(subject: PlainRecord, home: string, territory: TenantScope): boolean {
  if (typeof subject.name !== 'string') return false;
  if (subject.kind === 'Group') return isOwnGroup(subject.name, home, territory);
  if (subject.kind !== 'ServiceAccount' || typeof subject.namespace !== 'string') return false;
  return isOwnAccount(subject.name, subject.namespace, home, territory);
}

/** `tenant:{t}:{role}`, or `tenant:{t}:org:{o}:{role}` in a namespace of organization `o`. */
function isOwnGroup(group: string, home: string, { tenant, organizations }: TenantScope): boolean {
  const [word, id, ...rest] = group.split(':');
  if (word !== 'tenant' || id !== tenant.id) return false;
  if (rest.length === 1) return TENANT_ROLES.some((role) => role === rest[0]);
  const [org, organization, role] = rest;
  return (
    rest.length === 3 &&
    org === 'org' &&
    organization !== undefined &&
    organizations.has(organization) &&
    ORGANIZATION_ROLES.some((one) => one === role) &&
    parseNamespace(home)?.organization === organization
  );
}

/** An account of an organization acts in this organization alone; one of the root may act in all of the tenant. */
function isOwnAccount(name: string, namespace: string, home: string, territory: TenantScope): boolean {
  const { id, platform } = territory.tenant;
  if (namespace === platform.controlNamespace) return name === reconcilerAccount(id);
  const owner = ownNamespace(namespace, territory);
  if (owner === undefined) return false;
  return owner.organization === null || owner.organization === parseNamespace(home)?.organization;
}

function wantedSubjects({ metadata }: KubeObject, { tenant }: TenantScope): string {
  const organization = parseNamespace(metadata.namespace ?? '')?.organization ?? null;
  const groups = organization === null ? '' : ` or tenant:${tenant.id}:org:${organization}:…`;
  return `group tenant:${tenant.id}:…${groups}, or an account of the tenant`;
}
