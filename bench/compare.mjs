// @ts-check
import { deepStrictEqual } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { identityOf } from '../lib/src/kubernetes/object.js';

/** The number of tenants whose objects are compared; reading them takes far longer than writing. */
const READ_BACK = 10;

/**
 * Throws unless the three ways wrote the same objects: the two plain ways the same bytes, ours the same identities, and
 * the same objects for some tenants spread over the fleet.
 *
 * @param {string} folder the output of `ways.mjs`
 * @param {string[]} ids
 * @returns {number} objects of one tenant
 */
export function compareWays(folder, ids) {
  for (const id of ids) {
    deepStrictEqual(plainText(folder, 'oneApp', id), plainText(folder, 'appEach', id));
    deepStrictEqual(inventoried(folder, id), identities(JSON.parse(read(folder, 'objects', `${id}.json`))));
  }
  const stride = Math.max(1, Math.floor(ids.length / READ_BACK));
  for (const id of ids.filter((_, i) => i % stride === 0)) {
    deepStrictEqual(byIdentity(ourTexts(folder, id)), byIdentity([plainText(folder, 'appEach', id)]));
  }
  return inventoried(folder, ids[0] ?? '').length;
}

/**
 * @param {string} folder
 * @param {string} way
 * @param {string} id
 */
function plainText(folder, way, id) {
  return read(folder, way, `${id}.k8s.yaml`);
}

/**
 * @param {string} folder
 * @param {string} id
 */
function ourTexts(folder, id) {
  const tenant = join('whole', 'tenants', id);
  const files = readdirSync(join(folder, tenant), { recursive: true, encoding: 'utf8' });
  const printed = files.filter((file) => file.endsWith('.yaml') && !file.endsWith('kustomization.yaml'));
  return [read(folder, 'whole', 'flux', `${id}.yaml`), ...printed.map((file) => read(folder, tenant, file))];
}

/**
 * @param {string} folder
 * @param {string} id
 * @returns {string[]}
 */
function inventoried(folder, id) {
  /** @type {{ objects: { id: string }[] }} */
  const inventory = JSON.parse(read(folder, 'whole', 'tenants', id, 'inventory.json'));
  return inventory.objects.map((object) => object.id).sort();
}

/** @param {import('../lib/src/kubernetes/object.js').KubeObject[]} objects */
function identities(objects) {
  return objects.map(identityOf).sort();
}

/** @param {string[]} texts */
function byIdentity(texts) {
  const objects = texts.flatMap((text) =>
    [...parseAllDocuments(text, { version: '1.1' })].map((document) => document.toJS()),
  );
  return new Map(objects.map((object) => [identityOf(object), object]));
}

/** @param {string[]} path */
function read(...path) {
  return readFileSync(join(...path), 'utf8');
}
