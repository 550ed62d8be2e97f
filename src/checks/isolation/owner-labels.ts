import { LABEL } from '../../contract/labels';
import { parseNamespace } from '../../contract/names';
import { formatValue } from '../../contract/problems';
import { type KubeObject, namespaceOf } from '../../kubernetes/object';
import type { FieldPath } from '../value-index';
import type { TenantScope } from './scope';

const TENANT_KEYS: readonly unknown[] = [LABEL.tenant, LABEL.ownTenant];
const ORGANIZATION_KEYS: readonly unknown[] = [LABEL.organization, LABEL.ownOrganization];

/** Whether a field is a label with the organization of the object. */
export function isOrganizationLabel(trail: FieldPath): boolean {
  return trail[trail.length - 2] === 'labels' && ORGANIZATION_KEYS.includes(trail[trail.length - 1]);
}

/** Checks an organization label: it must name the organization of the object's namespace. */
export function organizationFinding(object: KubeObject, value: string): string | undefined {
  const organization = parseNamespace(namespaceOf(object))?.organization ?? null;
  if (organization === value) return undefined;
  const expected =
    organization === null
      ? 'no organization, because the namespace belongs to none'
      : `${formatValue(organization)}, the organization of the namespace`;
  return `got ${formatValue(value)}, want ${expected}`;
}

/**
 * Checks another value with the key of a tenant or organization label, such as in a selector. A selector may name any
 * organization of the tenant: the network rules check whether the connection is allowed.
 */
export function ownershipFinding(
  value: string,
  trail: FieldPath,
  { tenant, organizations }: TenantScope,
): string | undefined {
  const key = trail[trail.length - 1];
  if (TENANT_KEYS.includes(key))
    return value === tenant.id ? undefined : `got ${formatValue(value)}, want ${formatValue(tenant.id)}`;
  if (!ORGANIZATION_KEYS.includes(key) || organizations.has(value)) return undefined;
  return `got ${formatValue(value)}, want an organization of tenant ${tenant.id}`;
}
