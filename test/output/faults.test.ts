import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TenancyError } from '../../src/errors';
import type { WritePoint } from '../../src/output/points';
import { readOutput } from '../../src/output/read';
import { writeOutput } from '../../src/output/write';
import { contentAfter, contentBefore, outputBefore } from './support/before';
import { type Fault, faultyDisk } from './support/faults';
import { contentOf, copyOf } from './support/folder';
import { SCENARIO_NAMES, SCENARIOS, type Scenario } from './support/scenarios';

const NOTHING_CHANGED = /: nothing was changed; make room or give access, and run again \[disk-/;
const NEXT_RUN_FINISHES =
  /: the write is recorded and the next run finishes it; make room or give access first \[disk-/;

/** What a run says of the disk's failure; nothing where it could do without the operation that failed. */
async function complaintOf(run: Promise<unknown>): Promise<string | undefined> {
  try {
    await run;
    return undefined;
  } catch (error) {
    if (error instanceof TenancyError && error.problems.length === 1) return error.message;
    throw error;
  }
}

/** The output, without what a run that failed may have left in its work folder. */
function outputOf(dir: string): Record<string, string> {
  return Object.fromEntries(Object.entries(contentOf(dir)).filter(([path]) => !path.startsWith('.tenancy/')));
}

/** Writes with the fault, then reads, then writes again, and says what is to hold after each. Nothing once no fault was hit. */
async function surviveFault(start: string, scenario: Scenario, fault: Fault): Promise<string | undefined> {
  const dir = copyOf(start);
  const { disk, hits } = faultyDisk(fault);
  const complaint = await complaintOf(writeOutput(dir, scenario.after, { overwrite: false, disk }));
  if (hits() === 0) return undefined;
  const old = contentBefore(scenario);
  const fresh = contentAfter(scenario);
  if (complaint !== undefined) expect(complaint).toContain(`got ${fault.code}: `);
  const isOld = complaint !== undefined && NOTHING_CHANGED.test(complaint);
  expect(isOld || complaint === undefined || NEXT_RUN_FINISHES.test(complaint)).toBe(true);
  if (isOld) expect(outputOf(dir)).toEqual(old);
  // A disk that failed once lets us tidy up; one that stays full leaves that to the next run.
  if (isOld && fault.lasts === 'once') expect(existsSync(join(dir, '.tenancy'))).toBe(false);
  await readOutput(dir, scenario.after);
  expect(contentOf(dir)).toEqual(isOld ? old : fresh);
  await writeOutput(dir, scenario.after, { overwrite: false });
  expect(contentOf(dir)).toEqual(fresh);
  expect(existsSync(join(dir, '.tenancy'))).toBe(false);
  expect(contentOf(join(dirname(dir), 'outside'))).toEqual({ 'precious.txt': 'mine\n' });
  return complaint ?? 'none';
}

async function surviveEach(scenario: Scenario, fault: Omit<Fault, 'at'>): Promise<string[]> {
  const start = await outputBefore(scenario);
  const complaints: string[] = [];
  for (let at = 0; ; at += 1) {
    const complaint = await surviveFault(start, scenario, { ...fault, at });
    if (complaint === undefined) return complaints;
    complaints.push(complaint);
  }
}

describe.each(SCENARIO_NAMES)('in %s', (name) => {
  it.each([
    { code: 'ENOSPC', lasts: 'once', reach: 'changes' },
    { code: 'EROFS', lasts: 'on', reach: 'changes' },
  ] as const)(
    'a disk that says $code ($lasts) at any operation leaves each tenant wholly old or wholly new',
    async (fault) => {
      const complaints = await surviveEach(SCENARIOS[name], fault);
      expect(complaints.filter((complaint) => NOTHING_CHANGED.test(complaint)).length).toBeGreaterThan(5);
      expect(complaints.filter((complaint) => NEXT_RUN_FINISHES.test(complaint)).length).toBeGreaterThan(5);
    },
  );
});

it('a disk that fails at any operation, reading included, leaves each tenant wholly old or wholly new', async () => {
  const fault = { code: 'EIO', lasts: 'once', reach: 'everything' } as const;
  const complaints = await surviveEach(SCENARIOS['a new tenant'], fault);
  expect(complaints.length).toBeGreaterThan(100);
});

describe('a disk error has a code of its own', () => {
  it.each([
    ['ENOSPC', 'disk-full'],
    ['EDQUOT', 'disk-full'],
    ['EROFS', 'disk-denied'],
    ['EACCES', 'disk-denied'],
    ['EPERM', 'disk-denied'],
    ['EIO', 'disk-failed'],
    ['EMFILE', 'disk-failed'],
  ])('%s is %s, and its path is told', async (errno, code) => {
    const scenario = SCENARIOS['the first write'];
    const dir = await outputBefore(scenario);
    const { disk } = faultyDisk({ code: errno, at: 1, lasts: 'once', reach: 'changes' });
    expect(await complaintOf(writeOutput(dir, scenario.after, { overwrite: false, disk }))).toBe(
      `${dir}/.tenancy/stage: got ${errno}: nothing was changed; make room or give access, and run again [${code}]`,
    );
  });
});

describe('a disk that fails while an interrupted write is finished', () => {
  const scenario = SCENARIOS['a change of two tenants and the platform'];
  const points: WritePoint[] = [
    'journal-written',
    'first-folder-aside',
    'first-folder-in-place',
    'first-unit-swapped',
    'index-swapped',
    'leftovers-removed',
  ];

  it.each(points)('leaves it to the run after: interrupted at %s', async (point) => {
    const start = await outputBefore(scenario);
    const stop = (now: WritePoint): void => {
      if (now === point) throw new RangeError('stopped');
    };
    await expect(writeOutput(start, scenario.after, { overwrite: false, onPoint: stop })).rejects.toThrow('stopped');
    for (let at = 0; ; at += 1) {
      const dir = copyOf(start);
      const { disk, hits } = faultyDisk({ code: 'EACCES', at, lasts: 'on', reach: 'changes' });
      await complaintOf(readOutput(dir, scenario.after, disk));
      await readOutput(dir, scenario.after);
      expect(contentOf(dir)).toEqual(contentAfter(scenario));
      if (hits() === 0) break;
    }
  });
});
