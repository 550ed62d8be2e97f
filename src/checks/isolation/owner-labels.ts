import { LABEL } from '../../contract/labels';
import { parseNamespace } from '../../contract/names';
import { shown } from '../../contract/problems';
import { homeOf, type KubeObject } from '../../kubernetes/object';
import type { Trail } from '../value-index';
import type { Territory } from './scope';

const TENANT_KEYS: readonly unknown[] = [LABEL.tenant, LABEL.ownTenant];
const ORGANIZATION_KEYS: readonly unknown[] = [LABEL.organization, LABEL.ownOrganization];

/** Whether a place holds a label that names an organization: it says where its object stands. */
export function isHomeLabel(trail: Trail): boolean {
  return trail[trail.length - 2] === 'labels' && ORGANIZATION_KEYS.includes(trail[trail.length - 1]);
}

export function labelFault(object: KubeObject, value: string): string | undefined {
  const here = parseNamespace(homeOf(object))?.organization ?? null;
  if (here === value) return undefined;
  return `got ${shown(value)}, want ${here === null ? 'no organization' : shown(here)}, as the namespace says`;
}

/**
 * What is wrong with another value that says whose something is. A selector may choose another organization of the
 * tenant, which the network rules judge.
 */
export function ownershipFault(value: string, trail: Trail, { tenant, organizations }: Territory): string | undefined {
  const key = trail[trail.length - 1];
  if (TENANT_KEYS.includes(key))
    return value === tenant.id ? undefined : `got ${shown(value)}, want ${shown(tenant.id)}`;
  if (!ORGANIZATION_KEYS.includes(key) || organizations.has(value)) return undefined;
  return `got ${shown(value)}, want an organization of tenant ${tenant.id}`;
}
