// @ts-check
/**
 * One measurement in a process of its own, so that no way warms another: `node bench/ways.mjs <way> <folder>`. Loading
 * modules and the objects that plain cdk8s is given are outside of the clock. Prints one line of JSON.
 *
 * The folder holds `fleet/`, and, for plain cdk8s, `objects/<id>.json`; the output goes to `<way>/`.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [way = '', folder = ''] = process.argv.slice(2);
const out = join(folder, way);

/** @type {Readonly<Record<string, () => Promise<number>>>} each gives the milliseconds that it took */
const WAYS = { objects, whole, oneApp, appEach };

const measure = WAYS[way];
if (measure === undefined) throw new Error(`got the way "${way}", want one of ${Object.keys(WAYS).join(', ')}`);
const milliseconds = await measure();
const mebibytes = process.resourceUsage().maxRSS / 1024;
process.stdout.write(`${JSON.stringify({ milliseconds, mebibytes })}\n`);

/** Not a measurement: renders the objects that the two plain ways are given. */
async function objects() {
  const { readFleet } = await import('../lib/src/registry/files.js');
  const { parseFleet } = await import('../lib/src/spec/fleet.js');
  const { resolveFleet } = await import('../lib/src/resolve-fleet.js');
  const { renderTenant } = await import('../lib/src/render.js');
  mkdirSync(out);
  for (const tenant of resolveFleet(parseFleet(readFleet(join(folder, 'fleet')))).tenants) {
    const rendered = renderTenant(tenant).map((manifest) => manifest.object);
    writeFileSync(join(out, `${tenant.id}.json`), JSON.stringify(rendered));
  }
  return 0;
}

/** Read, parse, resolve, construct, render, check, bundle, write. */
async function whole() {
  const { synth } = await import('../lib/src/synth.js');
  const options = { fleet: join(folder, 'fleet'), out, tenants: [], overwrite: false, write: true, onTenant: () => {} };
  const start = performance.now();
  await synth(options);
  return performance.now() - start;
}

/** Plain cdk8s: one App for all, a chart a tenant. */
async function oneApp() {
  const { App, Chart, ApiObject } = await import('cdk8s');
  const tenants = given().map(load);
  const start = performance.now();
  const app = new App({ outdir: out });
  for (const { id, manifests } of tenants) {
    const chart = new Chart(app, id);
    manifests.forEach((manifest, i) => {
      new ApiObject(chart, `object-${i}`, manifest);
    });
  }
  app.synth();
  return performance.now() - start;
}

/** Plain cdk8s: an App a tenant, one after the other. */
async function appEach() {
  const { App, Chart, ApiObject } = await import('cdk8s');
  let total = 0;
  for (const { id, manifests } of lazily(given())) {
    const start = performance.now();
    const app = new App({ outdir: out });
    const chart = new Chart(app, id);
    manifests.forEach((manifest, i) => {
      new ApiObject(chart, `object-${i}`, manifest);
    });
    app.synth();
    total += performance.now() - start;
  }
  return total;
}

/** The tenants' ids, sorted. */
function given() {
  return readdirSync(join(folder, 'objects'))
    .map((file) => file.replace(/\.json$/, ''))
    .sort();
}

/** @param {string[]} ids */
function* lazily(ids) {
  for (const id of ids) yield load(id);
}

/**
 * @param {string} id
 * @returns {{ id: string, manifests: { apiVersion: string, kind: string }[] }}
 */
function load(id) {
  return { id, manifests: JSON.parse(readFileSync(join(folder, 'objects', `${id}.json`), 'utf8')) };
}
