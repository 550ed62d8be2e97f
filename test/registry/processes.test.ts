import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderRegistry } from '../../src/registry/folder-registry';
import type { CommitPoint } from '../../src/storage/crash-points';
import { compiled } from '../support/compiled';
import { IS_SLOW_TIER, rowsOfTier } from '../support/tier';
import { filesOf, newFleet, seenIn } from './support/fleets';

let lib = '';
let remove = (): void => {};

beforeAll(() => {
  ({ lib, remove } = compiled('test/registry/process/tsconfig.json'));
});
afterAll(() => remove());

/** Runs a process that adds one to the numbers of acme and globex, `times` times. Returns its stderr and exit code. */
function edits(folder: string, times: number): Promise<string> {
  const child = spawn(process.execPath, [join(lib, 'test/registry/process/child.js'), 'edit', folder, String(times)]);
  let said = '';
  child.stderr.on('data', (text) => {
    said += String(text);
  });
  return new Promise((resolve) => {
    child.on('close', (code) => resolve(`${said}${code}`));
  });
}

const NONE = { 'tenants/acme.yaml': '0', 'tenants/globex.yaml': '0' };
const EIGHT = [1, 2, 3, 4, 5, 6, 7, 8];

it('eight processes that edit again and again lose no edit', async () => {
  const folder = newFleet(NONE);
  const times = IS_SLOW_TIER ? 100 : 5;
  const ends = await Promise.all(EIGHT.map(() => edits(folder, times)));
  expect(ends).toEqual(EIGHT.map(() => '0'));
  expect(filesOf(folder)['tenants/acme.yaml']).toBe(IS_SLOW_TIER ? '800' : '40');
});

it('eight processes that find the lock of a dead one lose no edit', async () => {
  for (let round = 0; round < (IS_SLOW_TIER ? 5 : 1); round += 1) {
    const folder = newFleet(NONE);
    mkdirSync(join(folder, '.tenancy/lock'), { recursive: true });
    utimesSync(join(folder, '.tenancy/lock'), 1000, 1000);
    const ends = await Promise.all(EIGHT.map(() => edits(folder, 2)));
    expect(ends).toEqual(EIGHT.map(() => '0'));
    expect(filesOf(folder)['tenants/acme.yaml']).toBe('16');
  }
});

it('a reader sees a tenant and its status of one commit while others write', async () => {
  const folder = newFleet(NONE);
  const done = { writing: false };
  const registry = folderRegistry(folder);
  const writing = (async () => {
    done.writing = true;
    for (let i = 1; i <= 100; i += 1) {
      const status = { history: [{ at: '2026-01-01T00:00:00Z', by: 'ada', action: `${i}`, from: null, to: null }] };
      await registry.commit(() => ({
        changes: { tenants: { acme: `${i}` }, statuses: { acme: status } },
        value: null,
      }));
    }
    done.writing = false;
  })();
  const reader = folderRegistry(folder);
  const seen: (readonly [string, string])[] = [];
  while (done.writing) {
    const pair = await reader.read(async (view) => {
      const text = view.tenant('acme')?.text ?? '';
      // Long enough for a commit in between.
      await new Promise((resolve) => setTimeout(resolve, 1));
      return [text, view.status('acme')?.history[0]?.action ?? '0'] as const;
    });
    seen.push(pair);
  }
  await writing;
  expect(seen.length).toBeGreaterThan(3);
  expect(seen.filter(([text, action]) => text !== action)).toEqual([]);
});

it('a fleet that is read while another process writes is consistent', async () => {
  const folder = newFleet(NONE);
  const state = { ended: '' };
  const writing = edits(folder, IS_SLOW_TIER ? 150 : 40).then((end) => {
    state.ended = end;
  });
  const seen = new Set<string>();
  while (state.ended === '') {
    seen.add(Object.values(seenIn(folder)).join(' '));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await writing;
  const mixed = [...seen].filter((texts) => !/^(\d+) \1$/.test(texts));
  expect([state.ended, mixed]).toEqual(['0', []]);
  expect(seen.size).toBeGreaterThan(IS_SLOW_TIER ? 20 : 5);
});

describe('a process that is suspended in a commit until another has taken its lock over', () => {
  /** Writes 10 and, at the point, is suspended while another process adds one. */
  async function suspendAt(point: CommitPoint): Promise<{ outcome: unknown; acme: string | undefined }> {
    const folder = newFleet(NONE);
    const onPoint = (now: CommitPoint): void => {
      if (now !== point) return;
      utimesSync(join(folder, '.tenancy/lock'), 1000, 1000);
      const other = spawnSync(process.execPath, [join(lib, 'test/registry/process/child.js'), 'edit', folder, '1']);
      expect([other.status, other.stderr.toString()]).toEqual([0, '']);
    };
    const outcome = await folderRegistry(folder, { onPoint })
      .commit(() => ({ changes: { tenants: { acme: '10', globex: '10' } }, value: 'stored' }))
      .catch((error: unknown) => error);
    const { 'tenants/acme.yaml': acme, 'tenants/globex.yaml': globex } = filesOf(folder);
    expect(acme).toBe(globex);
    return { outcome, acme };
  }

  it.each(rowsOfTier(['lock-taken', 'journal-staged', 'all-staged'] as const, ['all-staged']))(
    'decides nothing any more, at %s',
    async (point) => {
      const { outcome, acme } = await suspendAt(point);
      expect(outcome).toMatchObject({ problems: [{ code: 'registry-locked' }], effect: 'none' });
      expect(acme).toBe('1');
    },
  );

  it.each(
    rowsOfTier(['journal-written', 'first-file-in-place', 'files-flushed', 'commit-marked'] as const, [
      'journal-written',
    ]),
  )('has decided, and the other finishes that first, at %s', async (point) => {
    const { outcome, acme } = await suspendAt(point);
    expect(outcome).toMatchObject({ problems: [{ code: 'registry-locked' }], effect: 'begun' });
    expect(acme).toBe('11');
  });

  it('has succeeded if nothing was left to do', async () => {
    expect(await suspendAt('journal-removed')).toEqual({ outcome: 'stored', acme: '11' });
  });
});
