import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TenancyError } from '../../../src/contract/problems';
import { settleOutput } from '../../../src/output/read';
import { writeOutput } from '../../../src/output/write';
import type { WritePoint } from '../../../src/storage/crash-points';
import { type FileSystem, nodeFileSystem } from '../../../src/storage/file-system';
import { type Fault, faultyFileSystem, unflushedFileSystem } from '../../storage/support/faulty-file-system';
import { refusalOf } from '../../storage/support/refusals';
import { IS_SLOW_TIER, rowsOfTier } from '../../support/tier';
import { contentAfter, contentBefore, outputBefore } from '../support/before';
import { everything, tenantBundle } from '../support/bundles';
import { contentOf, copyOf } from '../support/folder';
import { SCENARIO_NAMES, SCENARIOS, type Scenario } from '../support/scenarios';

const NOTHING_CHANGED =
  /[:;] nothing was changed(; make room or give access, and run again|: take it away, or name .*) \[disk-/;
const NEXT_WRITE_FINISHES =
  /: the write is recorded and the next write finishes it; make room or give access first \[disk-/;

/** The message of a run on a faulty disk; `undefined` if it succeeded without the operation. */
async function complaintOf(run: Promise<unknown>): Promise<string | undefined> {
  try {
    await run;
    return undefined;
  } catch (error) {
    if (error instanceof TenancyError) return error.message;
    throw error;
  }
}

/** The output without its work folder. */
function outputOf(dir: string): Record<string, string> {
  return Object.fromEntries(Object.entries(contentOf(dir)).filter(([path]) => !path.startsWith('.tenancy/')));
}

/** Writes with the fault, then reads, then writes again, and checks each. Returns `undefined` if no fault was hit. */
async function surviveFault(start: string, scenario: Scenario, fault: Fault): Promise<string | undefined> {
  const dir = copyOf(start);
  const { fileSystem, hits } = faultyFileSystem(fault);
  const complaint = await complaintOf(writeOutput(dir, scenario.after, { overwrite: false, fileSystem }));
  if (hits() === 0) return undefined;
  const old = contentBefore(scenario);
  const fresh = contentAfter(scenario);
  if (complaint !== undefined) expect(complaint).toContain(`got ${fault.code}: `);
  const isOld = complaint !== undefined && NOTHING_CHANGED.test(complaint);
  expect(isOld || complaint === undefined || NEXT_WRITE_FINISHES.test(complaint)).toBe(true);
  if (isOld) expect(outputOf(dir)).toEqual(old);
  // After a single error the run tidies up; on a disk that stays full, the next run does.
  if (isOld && fault.lasts === 'once') expect(existsSync(join(dir, '.tenancy'))).toBe(false);
  await settleOutput(dir, unflushedFileSystem);
  expect(contentOf(dir)).toEqual(isOld ? old : fresh);
  await writeOutput(dir, scenario.after, { overwrite: false, fileSystem: unflushedFileSystem });
  expect(contentOf(dir)).toEqual(fresh);
  expect(existsSync(join(dir, '.tenancy'))).toBe(false);
  expect(contentOf(join(dirname(dir), 'outside'))).toEqual({ 'precious.txt': 'mine\n' });
  return complaint ?? 'none';
}

/** In the fast tier, every tenth operation fails. */
const STEP = IS_SLOW_TIER ? 1 : 10;

async function surviveEach(scenario: Scenario, fault: Omit<Fault, 'at'>): Promise<string[]> {
  const start = await outputBefore(scenario);
  const complaints: string[] = [];
  for (let at = 0; ; at += STEP) {
    const complaint = await surviveFault(start, scenario, { ...fault, at });
    if (complaint === undefined) return complaints;
    complaints.push(complaint);
  }
}

// In the fast tier the test below stands for these: it fails at more operations, in one scenario.
describe.each(rowsOfTier(SCENARIO_NAMES, []))('in %s', (name) => {
  it.each([
    { code: 'ENOSPC', lasts: 'once', reach: 'changes' },
    { code: 'EROFS', lasts: 'on', reach: 'changes' },
    { code: 'EBUSY', lasts: 'once', reach: 'changes' },
  ] as const)(
    'a disk that says $code ($lasts) at any operation leaves each tenant wholly old or wholly new',
    async (fault) => {
      const complaints = await surviveEach(SCENARIOS[name], fault);
      expect(complaints.filter((complaint) => NOTHING_CHANGED.test(complaint)).length).toBeGreaterThan(5);
      expect(complaints.filter((complaint) => NEXT_WRITE_FINISHES.test(complaint)).length).toBeGreaterThan(5);
    },
  );
});

it('a disk that fails at any operation, reading included, leaves each tenant wholly old or wholly new', async () => {
  const fault = { code: 'EIO', lasts: 'once', reach: 'everything' } as const;
  const complaints = await surviveEach(SCENARIOS['a new tenant'], fault);
  expect(complaints.length).toBeGreaterThan(100 / STEP);
});

it('a disk error before anything is decided names its path', async () => {
  const scenario = SCENARIOS['the first write'];
  const dir = await outputBefore(scenario);
  const { fileSystem } = faultyFileSystem({ code: 'EROFS', at: 1, lasts: 'once', reach: 'changes' });
  expect(await complaintOf(writeOutput(dir, scenario.after, { overwrite: false, fileSystem }))).toBe(
    `${dir}/.tenancy/staging: got EROFS: nothing was changed; make room or give access, and run again [disk-denied]`,
  );
});

describe('a disk that fails while an interrupted write is finished', () => {
  const scenario = SCENARIOS['a change of two tenants and the platform'];
  const points: WritePoint[] = [
    'journal-written',
    'first-folder-in-backup',
    'first-folder-in-place',
    'first-bundle-swapped',
    'index-swapped',
    'leftovers-removed',
  ];

  it.each(rowsOfTier(points, ['first-bundle-swapped']))(
    'leaves it to the run after: interrupted at %s',
    async (point) => {
      const start = await outputBefore(scenario);
      const stop = (now: WritePoint): void => {
        if (now === point) throw new RangeError('stopped');
      };
      await expect(writeOutput(start, scenario.after, { overwrite: false, onPoint: stop })).rejects.toThrow('stopped');
      for (let at = 0; ; at += STEP) {
        const dir = copyOf(start);
        const { fileSystem, hits } = faultyFileSystem({ code: 'EACCES', at, lasts: 'on', reach: 'changes' });
        await complaintOf(settleOutput(dir, fileSystem));
        await settleOutput(dir, unflushedFileSystem);
        expect(contentOf(dir)).toEqual(contentAfter(scenario));
        if (hits() === 0) break;
      }
    },
  );
});

describe('a folder that cannot be moved', () => {
  const scenario = SCENARIOS['a change of two tenants and the platform'];

  it.each(['EXDEV', 'EBUSY', 'EACCES'])('is found before anything is decided: %s', async (code) => {
    const dir = await outputBefore(scenario);
    const pinned = (path: string): boolean => path === join(dir, 'tenants/globex') || path === join(dir, 'platform');
    const deny = (path: string): void => {
      if (pinned(path)) throw Object.assign(new Error(code), { code, syscall: 'rename', path });
    };
    const fileSystem: FileSystem = {
      ...nodeFileSystem,
      rename: (from, to) => {
        deny(from);
        nodeFileSystem.rename(from, to);
      },
      tryMove: (path, onto) => {
        deny(path);
        nodeFileSystem.tryMove(path, onto);
      },
    };
    const lines = await refusalOf(writeOutput(dir, scenario.after, { overwrite: false, fileSystem }));
    const remedy =
      code === 'EACCES'
        ? 'nothing was changed; make room or give access, and run again'
        : 'this cannot be moved, since another file system is mounted or layered here; nothing was changed: take it away, or name an output folder that lies on one file system';
    expect(lines).toEqual([
      `${dir}/tenants/globex: got ${code}: ${remedy} [disk-denied]`,
      `${dir}/platform: got ${code}: ${remedy} [disk-denied]`,
    ]);
    expect(contentOf(dir)).toEqual(contentBefore(scenario));
    expect(existsSync(join(dir, '.tenancy'))).toBe(false);
  });

  it.each(['tenants', 'tenants/acme/30-services/own', '', 'flux'])(
    'may be one that only takes no new entries: "%s"',
    async (folder) => {
      const dir = await outputBefore(scenario);
      const fileSystem: FileSystem = {
        ...nodeFileSystem,
        tryEntry: (at, from) => {
          if (at === join(dir, folder)) throw Object.assign(new Error('EPERM'), { code: 'EPERM', syscall: 'access' });
          nodeFileSystem.tryEntry(at, from);
        },
      };
      const change = { ...scenario.after, tenants: [...scenario.after.tenants, tenantBundle('umbrella')] };
      expect(await refusalOf(writeOutput(dir, change, { overwrite: false, fileSystem }))).toEqual([
        `${join(dir, folder)}: got EPERM: nothing was changed; make room or give access, and run again [disk-denied]`,
      ]);
      expect(contentOf(dir)).toEqual(contentBefore(scenario));
    },
  );
});

describe('the effect of a refused write', () => {
  const scenario = SCENARIOS['a change of two tenants and the platform'];

  it('is "none" before the journal and "begun" after it', async () => {
    const small = SCENARIOS['a write that removes stale files'];
    const start = await outputBefore(small);
    const effects: string[] = [];
    for (let at = 0; ; at += STEP) {
      const { fileSystem, hits } = faultyFileSystem({ code: 'EIO', at, lasts: 'once', reach: 'changes' });
      const outcome = await writeOutput(copyOf(start), small.after, { overwrite: false, fileSystem }).catch(
        (error: unknown) => error,
      );
      if (hits() === 0) break;
      if (outcome instanceof TenancyError) effects.push(outcome.effect);
    }
    expect([...new Set(effects)]).toEqual(['none', 'begun']);
    expect(effects.lastIndexOf('none')).toBeLessThan(effects.indexOf('begun'));
  });

  it('is that an earlier write was finished, if this one is refused after that', async () => {
    const dir = await outputBefore(scenario);
    const stop = (now: WritePoint): void => {
      if (now === 'journal-written') throw new RangeError('stopped');
    };
    await expect(writeOutput(dir, scenario.after, { overwrite: false, onPoint: stop })).rejects.toThrow('stopped');
    const refused = writeOutput(dir, everything([tenantBundle('acme')]), { overwrite: false });
    await expect(refused).rejects.toMatchObject({ effect: 'finished-earlier-write' });
    expect(contentOf(dir)).toEqual(contentAfter(scenario));
  });
});
