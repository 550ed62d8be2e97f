import { LABEL } from '../../contract/labels';
import { parseNamespace } from '../../contract/names';
import { formatValue } from '../../contract/problems';
import { type KubeObject, namespaceOf } from '../../kubernetes/object';
import type { FieldPath } from '../value-index';
import type { TenantScope } from './scope';

const TENANT_KEYS: readonly unknown[] = [LABEL.tenant, LABEL.ownTenant];
const ORGANIZATION_KEYS: readonly unknown[] = [LABEL.organization, LABEL.ownOrganization];

/** Whether a place holds a label that names an organization: it says where its object stands. */
export function isHomeLabel(trail: FieldPath): boolean {
  return trail[trail.length - 2] === 'labels' && ORGANIZATION_KEYS.includes(trail[trail.length - 1]);
}

export function labelFinding(object: KubeObject, value: string): string | undefined {
  const here = parseNamespace(namespaceOf(object))?.organization ?? null;
  if (here === value) return undefined;
  return `got ${formatValue(value)}, want ${here === null ? 'no organization' : formatValue(here)}, as the namespace says`;
}

/**
 * What is wrong with another value that says whose something is. A selector may choose another organization of the
 * tenant, which the network rules judge.
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
