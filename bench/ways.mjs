// @ts-check
/**
 * One measurement in its own process, so that no way warms up another: `node bench/ways.mjs <way> <folder> <times>`.
 * Prints one line of JSON with the times of one run. The folder holds `fleet/`, `cold/fleet/` and `warm/fleet/`; the
 * output is written to `<way>/`, and that of further runs to `<way>-<n>/`.
 *
 * Before the measurement, each way is run over the tenants of `cold/` and `warm/`: without that, a small fleet would
 * measure how fast Node compiles. The time of the cold run is reported too.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [way = '', folder = '', times = '1'] = process.argv.slice(2);
const require = createRequire(import.meta.url);

/** @typedef {{ wall: number, cpu: number }} Time milliseconds; `cpu` counts all threads, the compiler's and the collector's too */
/** @typedef {(fleet: string, out: string) => Time | Promise<Time>} Way */

/** @type {Readonly<Record<string, Way>>} */
const WAYS = { objects, whole, oneApp, appEach };

const measure = WAYS[way];
if (measure === undefined) throw new Error(`got the way "${way}", want one of ${Object.keys(WAYS).join(', ')}`);
const cold = await measure(join(folder, 'cold', 'fleet'), join(folder, 'cold', way));
await measure(join(folder, 'warm', 'fleet'), join(folder, 'warm', way));
const total = { wall: 0, cpu: 0 };
for (let i = 0; i < Number(times); i++) {
  const { wall, cpu } = await measure(join(folder, 'fleet'), join(folder, i === 0 ? way : `${way}-${i}`));
  total.wall += wall;
  total.cpu += cpu;
}
const mebibytes = process.resourceUsage().maxRSS / 1024;
const mean = { wall: total.wall / Number(times), cpu: total.cpu / Number(times) };
process.stdout.write(`${JSON.stringify({ ...mean, cold: cold.wall, mebibytes })}\n`);

/** @type {Way} not a measurement: the objects of the tenants, to compare the outputs with */
function objects(fleet, out) {
  const { renderTenant } = require('../lib/src/tenant/render.js');
  mkdirSync(out);
  return timed(() => {
    for (const tenant of resolved(fleet)) {
      const rendered = renderTenant(tenant).map((/** @type {{ object: unknown }} */ manifest) => manifest.object);
      writeFileSync(join(out, `${tenant.id}.json`), JSON.stringify(rendered));
    }
  });
}

/** @type {Way} read, parse, resolve, construct, render, check, bundle, write */
async function whole(fleet, out) {
  const { synth } = require('../lib/src/synth/synth.js');
  const clock = startClock();
  await synth({ fleet, out, tenants: [], overwrite: false, write: true, onTenant: () => {} });
  return clock();
}

/** @type {Way} plain cdk8s: one App for all, one chart per tenant */
function oneApp(fleet, outdir) {
  const { App } = require('cdk8s');
  const tenants = resolved(fleet).map(propsOf);
  return timed(() => {
    const app = new App({ outdir });
    for (const { id, objects } of tenants) addChart(app, id, objects);
    app.synth();
  });
}

/** @type {Way} plain cdk8s: one App per tenant, one after the other */
function appEach(fleet, outdir) {
  const { App } = require('cdk8s');
  const total = { wall: 0, cpu: 0 };
  for (const tenant of resolved(fleet)) {
    const { id, objects } = propsOf(tenant);
    const { wall, cpu } = timed(() => {
      const app = new App({ outdir });
      addChart(app, id, objects);
      app.synth();
    });
    total.wall += wall;
    total.cpu += cpu;
  }
  return total;
}

/** @typedef {new (scope: import('constructs').Construct, id: string, props: object) => unknown} Kind */
/** @typedef {readonly [Kind, object]} Props a class of typed L1 objects, and its props */

/**
 * Creates each object as a user of plain cdk8s does: `new k8s.KubeRole(chart, id, props)`.
 *
 * @param {import('constructs').Construct} app
 * @param {string} id
 * @param {readonly Props[]} objects
 */
function addChart(app, id, objects) {
  const { Chart } = require('cdk8s');
  const chart = new Chart(app, id);
  objects.forEach(([Kind, props], i) => {
    new Kind(chart, `object-${i}`, props);
  });
}

/**
 * The props of all objects of a tenant, recorded while the constructs of this package render it.
 *
 * @param {import('../lib/src/tenant/model.js').ResolvedTenant} tenant
 * @returns {{ id: string, objects: Props[] }}
 */
function propsOf(tenant) {
  const { k8s } = require('cdk8s-plus-28');
  /** @type {{ typedObject: (kind: Kind, props: object) => unknown }} */
  const made = require('../lib/src/tenant/base/typed-object.js');
  const { renderTenant } = require('../lib/src/tenant/render.js');
  const { typedObject } = made;
  const { manifest } = k8s.KubeService;
  /** @type {Props[]} */
  const objects = [];
  made.typedObject = (kind, props) => {
    objects.push([kind, props]);
    return typedObject(kind, props);
  };
  k8s.KubeService.manifest = (/** @type {object} */ props) => {
    objects.push([k8s.KubeService, props]);
    return manifest.call(k8s.KubeService, props);
  };
  renderTenant(tenant);
  made.typedObject = typedObject;
  k8s.KubeService.manifest = manifest;
  return { id: tenant.id, objects };
}

/**
 * @param {string} fleet
 * @returns {readonly import('../lib/src/tenant/model.js').ResolvedTenant[]}
 */
function resolved(fleet) {
  const { readFleet } = require('../lib/src/registry/read-fleet.js');
  const { parseFleet } = require('../lib/src/fleet/fleet.js');
  const { resolveFleet } = require('../lib/src/tenant/resolve-fleet.js');
  return resolveFleet(parseFleet(readFleet(fleet), [])).tenants;
}

/** @param {() => void} work */
function timed(work) {
  const clock = startClock();
  work();
  return clock();
}

/** @returns {() => Time} */
function startClock() {
  const start = performance.now();
  const used = process.cpuUsage();
  return () => {
    const wall = performance.now() - start;
    const { user, system } = process.cpuUsage(used);
    return { wall, cpu: (user + system) / 1000 };
  };
}
