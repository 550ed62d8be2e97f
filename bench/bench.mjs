// @ts-check
/**
 * `npm run bench [-- <size>…]`: compares a whole synth with plain cdk8s on synthetic fleets. All three ways write the
 * same objects.
 *
 * Plain cdk8s is used as its users do: typed L1 objects in a chart, and `app.synth()`. It gets the props of every object
 * as input: it reads no registry, resolves nothing and checks nothing in the measured time.
 *
 * The ways take turns (a b c, a b c, …), because the speed of a machine varies, and each (a) is compared with the (c) of
 * its own round. CPU time is reported too: it varies less on a machine with other users.
 *
 * Every run writes into its own folder, and all folders are removed at the end: for half a minute after many files were
 * removed, ext4 takes eight times as long to create files, and (a) creates twenty where (c) creates one.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareWays } from './compare.mjs';
import { tenantIds, writeFleet } from './fleet.mjs';

const SIZES = [10, 100, 300];
/** Tenants that a process makes before the measurement: the cold start, then more until Node has compiled the code. */
const COLD = 10;
const WARM = 60;
/** The required ratio: a whole synth must be this many times faster than plain cdk8s with one App per tenant. */
const REQUIRED_RATIO = 3;
const ROUNDS = 7;
/** A process repeats a small fleet until it has made this many tenants. */
const MEASURED = 100;
/** A way that takes longer, in milliseconds, is run once: one App for 300 tenants is quadratic. */
const LONG = 10_000;

const WAYS = /** @type {const} */ ([
  ['whole', '(a) a whole synth'],
  ['oneApp', '(b) plain cdk8s, one App for all'],
  ['appEach', '(c) plain cdk8s, one App per tenant'],
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
  print(`${size} tenants of ${objects} objects; milliseconds per tenant: minimum, median and maximum of the rounds`);
  for (const [way, title] of WAYS) {
    const each = runs[way];
    const wall = spread(each.map((one) => one.wall / size));
    const cpu = spread(each.map((one) => one.cpu / size));
    const peak = spread(each.map((one) => one.mebibytes)).median;
    print(`  ${title.padEnd(34)}${formatSpread(wall)}, cpu ${formatSpread(cpu)}, peak ${peak.toFixed(0)} MiB`);
  }
  const ratio = ratios(runs.appEach, runs.whole, 'wall');
  print(`  (c)/(a) ${formatSpread(ratio)}, cpu ${formatSpread(ratios(runs.appEach, runs.whole, 'cpu'))}`);
  print(`  (b)/(a) ${formatSpread(ratios(runs.oneApp, runs.whole, 'wall'))}`);
  print(`  the first ${COLD} tenants of a process take (a) ${coldOf(runs.whole)} ms, (c) ${coldOf(runs.appEach)} ms`);
  if (ratio.median >= REQUIRED_RATIO) return;
  print(`  (c)/(a) must be at min ${REQUIRED_RATIO}`);
  process.exitCode = 1;
}

/**
 * The ratios of the runs of the same round.
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
  return { min: at(0), median: at(Math.floor(sorted.length / 2)), max: at(sorted.length - 1) };
}

/** @param {{ min: number, median: number, max: number }} spread */
function formatSpread({ min, median, max }) {
  return [min, median, max].map((number) => number.toFixed(1)).join(' ');
}

/** @param {string} line */
function print(line) {
  process.stdout.write(`${line}\n`);
}
