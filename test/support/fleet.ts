import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parsePlatform, parseTenant } from '../../src/fleet/parse';
import type { TenantSpec } from '../../src/fleet/schema/tenant';
import type { KubeObject } from '../../src/kubernetes/object';
import type { ResolvedPlatform } from '../../src/platform/model';
import { definePlatform } from '../../src/platform/resolve';
import type { ResolvedTenant } from '../../src/tenant/model';
import { renderTenant } from '../../src/tenant/render';
import { resolveValidTenant } from '../../src/tenant/resolve';
import { ROOT } from './source';

/** The tenants of `fleet/`. A tenant that is added there must be added here. */
export const EXAMPLES = ['123', 'acme', 'globex', 'initech'] as const;

/**
 * How many objects the committed inventories of `dist/` list for the example tenants. A report must give this number; what
 * the objects are is tested by the bytes of `dist/`, so a new object changes no other test.
 */
export const OBJECTS_IN_DIST = EXAMPLES.reduce((sum, id) => sum + inventoryOf(id).objects.length, 0);

/** The committed inventory of a tenant of the example fleet. */
export function inventoryOf(id: (typeof EXAMPLES)[number]): { objects: unknown[]; files: unknown[] } {
  return JSON.parse(readFileSync(join(ROOT, 'dist/tenants', id, 'inventory.json'), 'utf8'));
}

/** A tenant of the example fleet, resolved and rendered. */
export function example(id: (typeof EXAMPLES)[number]): {
  spec: TenantSpec;
  platform: ResolvedPlatform;
  tenant: ResolvedTenant;
  objects: KubeObject[];
} {
  const file = parsePlatform(read('platform.yaml'), 'fleet/platform.yaml');
  const platform = definePlatform(file.name, file.spec);
  const { spec } = parseTenant(read(`tenants/${id}.yaml`), `fleet/tenants/${id}.yaml`);
  const tenant = resolveValidTenant(id, spec, platform);
  return { spec, platform, tenant, objects: renderTenant(tenant).map((manifest) => manifest.object) };
}

function read(path: string): string {
  return readFileSync(join(ROOT, 'fleet', path), 'utf8');
}
