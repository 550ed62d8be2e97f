import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TenancyError } from '../../src/contract/problems';
import type { RegistryDisk } from '../../src/registry/flush';
import { folderRegistry } from '../../src/registry/folder-registry';
import { type Fault, faultyDisk, unflushedDisk } from '../output/support/faults';
import { BEFORE, CHANGE_NAMES, CHANGES, type ChangeName } from './support/changes';
import { contentOf, filesOf, newFleet } from './support/fleets';

const NOTHING_CHANGED = /: nothing was changed; make room or give access, and run again \[disk-/;
const NEXT_FINISHES =
  /: the change is recorded and the next change of the fleet finishes it; make room or give access first \[disk-/;

const unflushed: RegistryDisk = { ...unflushedDisk, flushAll: async () => {} };

/** The real disk, but that one operation fails; a flush of many is one operation. */
function faulty(fault: Fault): { disk: RegistryDisk; hits: () => number } {
  const { disk, hits } = faultyDisk(fault);
  const flushAll = async (paths: readonly string[]): Promise<void> => {
    const [first] = paths;
    if (first !== undefined) disk.flush(first);
  };
  return { disk: { ...disk, flushAll }, hits };
}

async function commit(folder: string, change: ChangeName, disk: RegistryDisk): Promise<unknown> {
  const registry = folderRegistry(folder, { disk });
  return await registry.commit(() => ({ changes: CHANGES[change], value: null })).catch((error: unknown) => error);
}

/** Makes a change with the fault, then one without; what the first said. Nothing once no fault was hit. */
async function surviveFault(
  change: ChangeName,
  after: Record<string, string>,
  fault: Fault,
): Promise<string | undefined> {
  const folder = newFleet(BEFORE);
  const { disk, hits } = faulty(fault);
  const outcome = await commit(folder, change, disk);
  if (hits() === 0) return undefined;
  const said = outcome instanceof TenancyError ? outcome.message : 'none';
  const isOld = NOTHING_CHANGED.test(said);
  if (outcome !== null) {
    expect([isOld, NEXT_FINISHES.test(said)]).toContain(true);
    expect(outcome).toMatchObject({ effect: isOld ? 'none' : 'begun' });
  }
  if (isOld) expect(filesOf(folder)).toEqual(BEFORE);
  // A disk that failed once lets us tidy up; one that stays full leaves that to the next commit.
  const stages = Object.keys(contentOf(folder)).filter((path) => path.includes('stage-'));
  if (fault.lasts === 'once' && fault.reach === 'changes' && outcome !== null) expect(stages).toEqual([]);
  await folderRegistry(folder, { disk: unflushed }).commit(() => ({ changes: {}, value: null }));
  expect(filesOf(folder)).toEqual(isOld ? BEFORE : after);
  expect(existsSync(join(folder, '.tenancy/journal.json'))).toBe(false);
  return said;
}

async function surviveEach(change: ChangeName, fault: Omit<Fault, 'at'>): Promise<string[]> {
  const whole = newFleet(BEFORE);
  await commit(whole, change, unflushed);
  const said: string[] = [];
  for (let at = 0; ; at += 1) {
    const one = await surviveFault(change, filesOf(whole), { ...fault, at });
    if (one === undefined) return said;
    said.push(one);
  }
}

describe.each(CHANGE_NAMES)('%s', (change) => {
  it.each([
    { code: 'ENOSPC', lasts: 'once', reach: 'changes' },
    { code: 'EROFS', lasts: 'on', reach: 'changes' },
    { code: 'EIO', lasts: 'once', reach: 'everything' },
  ] as const)('is whole or nothing on a disk that says $code ($lasts) at any operation', async (fault) => {
    const said = await surviveEach(change, fault);
    expect(said.filter((one) => NOTHING_CHANGED.test(one)).length).toBeGreaterThan(5);
    expect(said.filter((one) => NEXT_FINISHES.test(one)).length).toBeGreaterThan(4);
  });
});

describe('a disk error has a code of its own', () => {
  it.each([
    ['ENOSPC', 'disk-full'],
    ['EDQUOT', 'disk-full'],
    ['EROFS', 'disk-denied'],
    ['EACCES', 'disk-denied'],
    ['EXDEV', 'disk-denied'],
    ['EIO', 'disk-failed'],
  ])('%s is %s, and its path is told', async (code, expected) => {
    const folder = newFleet(BEFORE);
    const { disk } = faulty({ code, at: 0, lasts: 'once', reach: 'changes' });
    const outcome = await commit(folder, 'a tenant that changes', disk);
    expect(outcome).toMatchObject({
      message: `${folder}/.tenancy: got ${code}: nothing was changed; make room or give access, and run again [${expected}]`,
    });
    expect(contentOf(folder)).toEqual(BEFORE);
  });
});

it('a disk that fails while an interrupted commit is finished leaves that to the one after', async () => {
  for (let at = 0; ; at += 1) {
    const folder = newFleet(BEFORE);
    const stop = (now: string): void => {
      if (now === 'first-file-in-place') throw new RangeError('stopped');
    };
    const work = folderRegistry(folder, { disk: unflushed, onPoint: stop }).commit(() => ({
      changes: CHANGES['a tenant that goes'],
      value: null,
    }));
    await expect(work).rejects.toThrow('stopped');
    const { disk, hits } = faulty({ code: 'EACCES', at, lasts: 'on', reach: 'changes' });
    const outcome = await folderRegistry(folder, { disk })
      .commit(() => ({ changes: {}, value: null }))
      .catch((error: unknown) => error);
    if (hits() > 0 && outcome !== null) expect(outcome).toBeInstanceOf(TenancyError);
    const seen = await folderRegistry(folder, { disk: unflushed }).commit((view) => ({
      changes: {},
      value: view.tombstoneIds(),
    }));
    expect([seen, Object.keys(filesOf(folder))]).toEqual([
      ['acme'],
      ['platform.yaml', 'status/acme.yaml', 'tenants/globex.yaml', 'tombstones/acme.yaml'],
    ]);
    if (hits() === 0) break;
  }
});
