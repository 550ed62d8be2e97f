// @ts-check
/**
 * `npm run bench [-- <size>…]`: measures the whole way against plain cdk8s on synthetic fleets, all three writing the
 * same objects.
 *
 * Plain cdk8s is used as people use it: typed L1 objects in a chart, and `app.synth()`. It is given the props of every
 * object ready-made: it reads no registry, resolves nothing and checks nothing within the clock.
 *
 * The ways take turns (a b c, a b c, …), because a machine is not equally fast all the time, and each (a) is held against
 * the (c) of its own turn. CPU time is told beside: on a machine that others use too, it is the steadier figure.
 *
 * Every run writes into a folder of its own, and all of them are removed at the very end: for half a minute after many
 * files were removed, ext4 takes eight times as long to make new ones, and (a) makes twenty where (c) makes one.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareWays } from './compare.mjs';
import { tenantIds, writeFleet } from './fleet.mjs';

const SIZES = [10, 100, 300];
/** What a process does before its clock starts: the first tenants, which small fleets wait for, and more until Node has compiled. */
const COLD = 10;
const WARM = 60;
/** The whole way is to be at least this much faster than plain cdk8s with an App a tenant. */
const WANTED = 3;
const ROUNDS = 7;
/** A process runs its way over a small fleet so often that it makes this many tenants. */
const MEASURED = 100;
/** What takes longer, in milliseconds, is run once: one App for 300 tenants is quadratic. */
const LONG = 10_000;

const WAYS = /** @type {const} */ ([
  ['whole', '(a) the whole way'],
  ['oneApp', '(b) plain cdk8s, one App for all'],
  ['appEach', '(c) plain cdk8s, an App a tenant'],
]);

/** @typedef {{ wall: number, cpu: number, cold: number, mebibytes: number }} Run */
/** @typedef {Record<'whole' | 'oneApp' | 'appEach', Run[]>} Runs */

const asked = process.argv.slice(2).map(Number);
const root = mkdtempSync(join(tmpdir(), 'tenancy-bench-'));
try {
  for (const size of asked.length === 0 ? SIZES : asked) benchmark(size);
} finally {
  rmSync(root, { recursive: true });
}

/** @param {number} size */
function benchmark(size) {
  /** @type {Runs} */
  const runs = { whole: [], oneApp: [], appEach: [] };
  for (let round = 0; round < ROUNDS; round++) {
    const folder = folderOf(size, round);
    writeFleet(join(folder, 'fleet'), size);
    writeFleet(join(folder, 'cold', 'fleet'), COLD);
    writeFleet(join(folder, 'warm', 'fleet'), WARM);
    for (const [way] of WAYS)
      if ((runs[way][0]?.wall ?? 0) < LONG || way !== 'oneApp')
        runs[way].push(run(way, folder, Math.ceil(MEASURED / size)));
  }
  const first = folderOf(size, 0);
  run('objects', first, 1);
  report(size, compareWays(first, tenantIds(size)), runs);
}

/**
 * @param {number} size
 * @param {number} round
 */
function folderOf(size, round) {
  return join(root, `${size}-${round}`);
}

/**
 * @param {string} way
 * @param {string} folder
 * @param {number} times
 * @returns {Run}
 */
function run(way, folder, times) {
  const script = join(import.meta.dirname, 'ways.mjs');
  return JSON.parse(execFileSync(process.execPath, [script, way, folder, String(times)], { encoding: 'utf8' }));
}

/**
 * @param {number} size
 * @param {number} objects of one tenant
 * @param {Runs} runs
 */
function report(size, objects, runs) {
  say(`${size} tenants of ${objects} objects; milliseconds a tenant, least, median and most of the rounds`);
  for (const [way, title] of WAYS) {
    const each = runs[way];
    const wall = spread(each.map((one) => one.wall / size));
    const cpu = spread(each.map((one) => one.cpu / size));
    const peak = spread(each.map((one) => one.mebibytes)).median;
    say(`  ${title.padEnd(34)}${shown(wall)}, cpu ${shown(cpu)}, peak ${peak.toFixed(0)} MiB`);
  }
  const ratio = ratios(runs.appEach, runs.whole, 'wall');
  say(`  (c)/(a) ${shown(ratio)}, cpu ${shown(ratios(runs.appEach, runs.whole, 'cpu'))}`);
  say(`  (b)/(a) ${shown(ratios(runs.oneApp, runs.whole, 'wall'))}`);
  say(`  the first ${COLD} tenants of a process take (a) ${coldOf(runs.whole)} ms, (c) ${coldOf(runs.appEach)} ms`);
  if (ratio.median >= WANTED) return;
  say(`  (c)/(a) is to be at least ${WANTED}`);
  process.exitCode = 1;
}

/**
 * Of the runs that had their turn together.
 *
 * @param {readonly Run[]} slow
 * @param {readonly Run[]} fast
 * @param {'wall' | 'cpu'} what
 */
function ratios(slow, fast, what) {
  return spread(slow.map((one, i) => one[what] / (fast[i]?.[what] ?? Number.NaN)));
}

/** @param {readonly Run[]} runs */
function coldOf(runs) {
  return spread(runs.map((one) => one.cold)).median.toFixed(0);
}

/** @param {readonly number[]} numbers */
function spread(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const at = (/** @type {number} */ i) => sorted[i] ?? Number.NaN;
  return { least: at(0), median: at(Math.floor(sorted.length / 2)), most: at(sorted.length - 1) };
}

/** @param {{ least: number, median: number, most: number }} spread */
function shown({ least, median, most }) {
  return [least, median, most].map((number) => number.toFixed(1)).join(' ');
}

/** @param {string} line */
function say(line) {
  process.stdout.write(`${line}\n`);
}
