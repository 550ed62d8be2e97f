import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TenancyError } from '../../src/contract/problems';
import { folderRegistry } from '../../src/registry/folder-registry';
import type { FileSystem } from '../../src/storage/file-system';
import { type Fault, faultyFileSystem, unflushedFileSystem } from '../storage/support/faulty-file-system';
import { BEFORE, CHANGE_NAMES, CHANGES, type ChangeName } from './support/changes';
import { contentOf, filesOf, newFleet } from './support/fleets';

const NOTHING_CHANGED = /: nothing was changed; make room or give access, and run again \[disk-/;
const NEXT_FINISHES = /: the write is recorded and the next write finishes it; make room or give access first \[disk-/;

async function commit(folder: string, change: ChangeName, fileSystem: FileSystem): Promise<unknown> {
  const registry = folderRegistry(folder, { fileSystem });
  return await registry.commit(() => ({ changes: CHANGES[change], value: null })).catch((error: unknown) => error);
}

/**
 * Makes a change with the fault, then one without. Returns the message of the first; `undefined` if no fault was hit.
 */
async function surviveFault(
  change: ChangeName,
  after: Record<string, string>,
  problem: Fault,
): Promise<string | undefined> {
  const folder = newFleet(BEFORE);
  const { fileSystem, hits } = faultyFileSystem(problem);
  const outcome = await commit(folder, change, fileSystem);
  if (hits() === 0) return undefined;
  const said = outcome instanceof TenancyError ? outcome.message : 'none';
  const isOld = NOTHING_CHANGED.test(said);
  if (outcome !== null) {
    expect([isOld, NEXT_FINISHES.test(said)]).toContain(true);
    expect(outcome).toMatchObject({ effect: isOld ? 'none' : 'begun' });
  }
  if (isOld) expect(filesOf(folder)).toEqual(BEFORE);
  // After a single error the commit tidies up; on a disk that stays full, the next commit does.
  const stages = Object.keys(contentOf(folder)).filter((path) => path.includes('staging-'));
  if (problem.lasts === 'once' && problem.reach === 'changes' && outcome !== null) expect(stages).toEqual([]);
  await folderRegistry(folder, { fileSystem: unflushedFileSystem }).commit(() => ({ changes: {}, value: null }));
  expect(filesOf(folder)).toEqual(isOld ? BEFORE : after);
  expect(existsSync(join(folder, '.tenancy/journal.json'))).toBe(false);
  return said;
}

async function surviveEach(change: ChangeName, problem: Omit<Fault, 'at'>): Promise<string[]> {
  const whole = newFleet(BEFORE);
  await commit(whole, change, unflushedFileSystem);
  const said: string[] = [];
  for (let at = 0; ; at += 1) {
    const one = await surviveFault(change, filesOf(whole), { ...problem, at });
    if (one === undefined) return said;
    said.push(one);
  }
}

describe.each(CHANGE_NAMES)('%s', (change) => {
  it.each([
    { code: 'ENOSPC', lasts: 'once', reach: 'changes' },
    { code: 'EROFS', lasts: 'on', reach: 'changes' },
    { code: 'EIO', lasts: 'once', reach: 'everything' },
  ] as const)('is whole or nothing on a disk that says $code ($lasts) at any operation', async (problem) => {
    const said = await surviveEach(change, problem);
    expect(said.filter((one) => NOTHING_CHANGED.test(one)).length).toBeGreaterThan(5);
    expect(said.filter((one) => NEXT_FINISHES.test(one)).length).toBeGreaterThan(4);
  });
});

it('a disk that fails while an interrupted commit is finished leaves that to the one after', async () => {
  for (let at = 0; ; at += 1) {
    const folder = newFleet(BEFORE);
    const stop = (now: string): void => {
      if (now === 'first-file-in-place') throw new RangeError('stopped');
    };
    const work = folderRegistry(folder, { fileSystem: unflushedFileSystem, onPoint: stop }).commit(() => ({
      changes: CHANGES['a deleted tenant'],
      value: null,
    }));
    await expect(work).rejects.toThrow('stopped');
    const { fileSystem, hits } = faultyFileSystem({ code: 'EACCES', at, lasts: 'on', reach: 'changes' });
    const outcome = await folderRegistry(folder, { fileSystem })
      .commit(() => ({ changes: {}, value: null }))
      .catch((error: unknown) => error);
    if (hits() > 0 && outcome !== null) expect(outcome).toBeInstanceOf(TenancyError);
    const seen = await folderRegistry(folder, { fileSystem: unflushedFileSystem }).commit((view) => ({
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
