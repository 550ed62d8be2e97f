import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubeObject } from '../../src/manifest';
import { definePlatform } from '../../src/platform';
import { renderTenant } from '../../src/render';
import { resolveTenant } from '../../src/resolve';
import type { ResolvedTenant } from '../../src/resolved';
import { parsePlatform, parseTenant } from '../../src/spec/parse';
import { ROOT } from './source';

/** The tenants of `fleet/`, written out: a tenant that is added there is added here. */
export const EXAMPLES = ['123', 'acme', 'globex', 'initech'] as const;

/** A tenant of the example fleet, resolved and rendered. */
export function example(id: (typeof EXAMPLES)[number]): { tenant: ResolvedTenant; objects: KubeObject[] } {
  const platform = parsePlatform(read('platform.yaml'), 'fleet/platform.yaml');
  const { spec } = parseTenant(read(`tenants/${id}.yaml`), `fleet/tenants/${id}.yaml`);
  const tenant = resolveTenant(id, spec, definePlatform(platform.name, platform.spec));
  return { tenant, objects: renderTenant(tenant).map((manifest) => manifest.object) };
}

function read(path: string): string {
  return readFileSync(join(ROOT, 'fleet', path), 'utf8');
}
