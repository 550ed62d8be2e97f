import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settleOutput } from '../../../src/output/read';
import { writeOutput } from '../../../src/output/write';
import { WRITE_POINTS, type WritePoint } from '../../../src/storage/crash-points';
import { expectKilled, makeLockStale } from '../../storage/support/crash';
import { compiled } from '../../support/compiled';
import { rowsOfTier } from '../../support/tier';
import { contentAfter, contentBefore, outputBefore } from '../support/before';
import { contentOf, copyOf } from '../support/folder';
import { SCENARIO_NAMES, SCENARIOS, type ScenarioName } from '../support/scenarios';

let lib = '';
let remove = (): void => {};

beforeAll(() => {
  ({ lib, remove } = compiled('test/output/commit/crash/tsconfig.json'));
});
afterAll(() => remove());

function killAt(dir: string, scenario: ScenarioName, point: WritePoint): void {
  expectKilled(dir, join(lib, 'test/output/commit/crash/child.js'), dir, scenario, point);
}

/** From here on the write is decided. */
const DECIDED = WRITE_POINTS.indexOf('journal-written');

it('a write has ten points at which it may die', () => {
  expect(WRITE_POINTS).toHaveLength(10);
});

/** The scenario that passes every point with every kind of unit stands for the others. */
const NAMES = rowsOfTier(SCENARIO_NAMES, ['a change of two tenants and the platform']);

describe.each(NAMES)('in %s', (name) => {
  const scenario = SCENARIOS[name];
  const old = contentBefore(scenario);
  const fresh = contentAfter(scenario);

  it.each(WRITE_POINTS)('a process killed at %s leaves each tenant wholly old or wholly new', async (point) => {
    const dir = await outputBefore(scenario);
    killAt(dir, name, point);
    makeLockStale(dir);
    const again = copyOf(dir);
    makeLockStale(again);

    await settleOutput(dir);
    expect(contentOf(dir)).toEqual(WRITE_POINTS.indexOf(point) < DECIDED ? old : fresh);
    expect(existsSync(join(dir, '.tenancy'))).toBe(false);

    await writeOutput(again, scenario.after, { overwrite: false });
    expect(contentOf(again)).toEqual(fresh);
    expect(existsSync(join(again, '.tenancy'))).toBe(false);
    expect(contentOf(join(dirname(again), 'outside'))).toEqual({ 'precious.txt': 'mine\n' });
  });
});

it('a write waits until the lock of a killed process is stale, and then takes it over', async () => {
  const name = 'a change of two tenants and the platform';
  const dir = await outputBefore(SCENARIOS[name]);
  killAt(dir, name, 'first-folder-in-backup');
  await writeOutput(dir, SCENARIOS[name].after, { overwrite: false });
  expect(contentOf(dir)).toEqual(contentAfter(SCENARIOS[name]));
});
