import { shown } from '../../errors';
import { LABEL } from '../../labels';
import { homeOf, type KubeObject } from '../../manifest';
import { parseNamespace } from '../../names';
import type { Trail } from '../walk';
import type { Territory } from './territory';

const TENANT_KEYS: readonly unknown[] = [LABEL.tenant, LABEL.ownTenant];
const ORGANIZATION_KEYS: readonly unknown[] = [LABEL.organization, LABEL.ownOrganization];

/**
 * What is wrong with a value that says whose something is. A label says where its object stands; a selector may choose
 * another organization of the tenant, which the network rules judge.
 */
export function ownershipFault(
  object: KubeObject,
  value: string,
  trail: Trail,
  { tenant, organizations }: Territory,
): string | undefined {
  const key = trail.at(-1);
  if (TENANT_KEYS.includes(key))
    return value === tenant.id ? undefined : `got ${shown(value)}, want ${shown(tenant.id)}`;
  if (!ORGANIZATION_KEYS.includes(key)) return undefined;
  if (trail.at(-2) !== 'labels')
    return organizations.has(value) ? undefined : `got ${shown(value)}, want an organization of tenant ${tenant.id}`;
  const here = parseNamespace(homeOf(object))?.organization ?? null;
  if (here === value) return undefined;
  return `got ${shown(value)}, want ${here === null ? 'no organization' : shown(here)}, as the namespace says`;
}
