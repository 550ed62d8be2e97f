// @ts-check
/**
 * `npm run bench:creates [-- <count>]`: creates tenants one by one, as a sign-up service does, in a folder registry and in
 * a memory registry, and prints the milliseconds per tenant, which show any growth with the size of the registry.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeFleet } from './fleet.mjs';

const require = createRequire(import.meta.url);
/** @type {typeof import('../lib/src/management/api.js')} */
const { tenantManagement } = require('../lib/src/management/api.js');
/** @type {typeof import('../lib/src/registry/folder-registry.js')} */
const { folderRegistry } = require('../lib/src/registry/folder-registry.js');
/** @type {typeof import('../lib/src/registry/memory-registry.js')} */
const { memoryRegistry } = require('../lib/src/registry/memory-registry.js');

const count = Number(process.argv[2] ?? 1000);
const folder = mkdtempSync(join(tmpdir(), 'tenancy-creates-'));
try {
  const fleet = join(folder, 'fleet');
  writeFleet(fleet, 1);
  await create('files', folderRegistry(fleet));
  const platform = await folderRegistry(fleet).read((view) => view.platform().text);
  await create('memory', memoryRegistry({ 'platform.yaml': platform, 'tenants/.keep.bak': '' }));
} finally {
  rmSync(folder, { recursive: true });
}

/**
 * @param {string} name
 * @param {import('../lib/src/registry/registry.js').TenantRegistry} registry
 */
async function create(name, registry) {
  const api = tenantManagement({ registry, actor: 'bench', clock: () => new Date() });
  /** @type {number[]} */
  const each = [];
  for (let i = 0; i < count; i++) {
    const start = performance.now();
    await api.createTenant({ id: `signup-${i}`, name: `Signup ${i}` });
    each.push(performance.now() - start);
  }
  const total = each.reduce((sum, one) => sum + one, 0);
  const tenth = Math.ceil(count / 10);
  const mean = (/** @type {number[]} */ some) => (some.reduce((sum, one) => sum + one, 0) / some.length).toFixed(1);
  process.stdout.write(
    `${count} creates in ${name}: ${(total / 1000).toFixed(1)} s; ms each: all ${mean(each)}, ` +
      `first tenth ${mean(each.slice(0, tenth))}, last tenth ${mean(each.slice(-tenth))}\n`,
  );
}
