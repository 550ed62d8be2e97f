// @ts-check
/**
 * `npm run bench [-- <size>…]`: measures the whole way against plain cdk8s on synthetic fleets, all three writing the
 * same objects. Plain cdk8s is given the objects ready-made: it neither reads a registry nor checks anything.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareWays } from './compare.mjs';
import { tenantIds, writeFleet } from './fleet.mjs';

const SIZES = [10, 100, 300];
/** The whole way is to be at least this much faster than plain cdk8s with an App a tenant. */
const WANTED = 3;
/** The median of three, but for what takes longer than this: one App for 300 tenants is quadratic. */
const ROUNDS = 3;
const LONG = 10_000;

const WAYS = /** @type {const} */ ([
  ['whole', '(a) the whole way'],
  ['oneApp', '(b) plain cdk8s, one App for all'],
  ['appEach', '(c) plain cdk8s, an App a tenant'],
]);

/** @typedef {{ milliseconds: number, mebibytes: number }} Measurement */

const asked = process.argv.slice(2).map(Number);
for (const size of asked.length === 0 ? SIZES : asked) benchmark(size);

/** @param {number} size */
function benchmark(size) {
  const folder = mkdtempSync(join(tmpdir(), 'tenancy-bench-'));
  try {
    writeFleet(join(folder, 'fleet'), size);
    run('objects', folder);
    const [whole, oneApp, appEach] = WAYS.map(([way]) => measure(way, folder));
    const objects = compareWays(folder, tenantIds(size));
    if (whole && oneApp && appEach) report(size, objects, { whole, oneApp, appEach });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * @param {string} way
 * @param {string} folder
 * @returns {Measurement}
 */
function measure(way, folder) {
  const first = run(way, folder);
  if (first.milliseconds > LONG) return first;
  const all = [first, ...Array.from({ length: ROUNDS - 1 }, () => again(way, folder))];
  all.sort((a, b) => a.milliseconds - b.milliseconds);
  return all[Math.floor(all.length / 2)] ?? first;
}

/**
 * Every round writes into an empty folder.
 *
 * @param {string} way
 * @param {string} folder
 */
function again(way, folder) {
  rmSync(join(folder, way), { recursive: true });
  return run(way, folder);
}

/**
 * @param {string} way
 * @param {string} folder
 * @returns {Measurement}
 */
function run(way, folder) {
  const script = join(import.meta.dirname, 'ways.mjs');
  return JSON.parse(execFileSync(process.execPath, [script, way, folder], { encoding: 'utf8' }));
}

/**
 * @param {number} size
 * @param {number} objects of one tenant
 * @param {Record<'whole' | 'oneApp' | 'appEach', Measurement>} measured
 */
function report(size, objects, measured) {
  say(`${size} tenants of ${objects} objects`);
  for (const [way, title] of WAYS) {
    const { milliseconds, mebibytes } = measured[way];
    say(
      `  ${title.padEnd(34)}${(milliseconds / size).toFixed(2).padStart(8)} ms a tenant, peak ${mebibytes.toFixed(0)} MiB`,
    );
  }
  const ratio = measured.appEach.milliseconds / measured.whole.milliseconds;
  const ratioOfAll = measured.oneApp.milliseconds / measured.whole.milliseconds;
  say(`  (c)/(a) ${ratio.toFixed(1)}   (b)/(a) ${ratioOfAll.toFixed(1)}`);
  if (ratio >= WANTED) return;
  say(`  (c)/(a) is to be at least ${WANTED}`);
  process.exitCode = 1;
}

/** @param {string} line */
function say(line) {
  process.stdout.write(`${line}\n`);
}
