// @ts-check
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';

const EXAMPLE = join(import.meta.dirname, '..', 'fleet');

/**
 * Writes a registry of tenants that are copies of the example `acme` (plan pro, two organizations, three MCP servers)
 * on a cluster with enough capacity for all of them.
 *
 * @param {string} folder
 * @param {number} size
 */
export function writeFleet(folder, size) {
  const platform = example('platform.yaml');
  platform.spec.capacity = { cpu: '100000', memory: '1000Ti', storage: '1000Ti' };
  const tenant = example('tenants/acme.yaml');
  mkdirSync(join(folder, 'tenants'), { recursive: true });
  writeFileSync(join(folder, 'platform.yaml'), stringify(platform));
  for (const id of tenantIds(size)) {
    const own = { ...tenant, metadata: { name: id } };
    writeFileSync(join(folder, 'tenants', `${id}.yaml`), stringify(own));
  }
}

/**
 * @param {number} size
 * @returns {string[]} `bench-001` and so on
 */
export function tenantIds(size) {
  return Array.from({ length: size }, (_, i) => `bench-${String(i + 1).padStart(3, '0')}`);
}

/** @param {string} file */
function example(file) {
  return parse(readFileSync(join(EXAMPLE, file), 'utf8'));
}
