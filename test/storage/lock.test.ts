import { existsSync, mkdirSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type Folder, openFolder } from '../../src/storage/folder';
import { waitUntilUnlocked, withLock } from '../../src/storage/lock';
import { makeLockStale } from './support/crash';
import { newFolder, put } from './support/folder';
import { refusalOf } from './support/refusals';

const LOCKED =
  '/.tenancy/lock: got a lock that is not ours: another process holds it; wait for it to end and run again [output-locked]';

function folder(): Folder {
  return openFolder('output', newFolder());
}

async function refused(one: Folder, work: Promise<unknown>): Promise<string[]> {
  return (await refusalOf(work)).map((line) => line.replace(one.dir, ''));
}

/** A promise, and the function that fulfils it. */
function signal(): { given: Promise<void>; give: () => void } {
  let give = (): void => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give };
}

describe('the lock of a folder', () => {
  it('keeps a second process waiting until the first is done, and then leaves no trace', async () => {
    const one = folder();
    const { given, give } = signal();
    const steps: string[] = [];
    const first = withLock(one, async () => {
      steps.push('first in');
      await given;
      steps.push('first out');
    });
    const second = withLock(one, async () => {
      steps.push('second in');
    });
    await setTimeout(50);
    give();
    await Promise.all([first, second]);
    expect(steps).toEqual(['first in', 'first out', 'second in']);
    expect(existsSync(join(one.dir, '.tenancy'))).toBe(false);
  });

  it('is refused after a while, to a writer and to a reader', async () => {
    const one = folder();
    await withLock(one, async () => {
      expect(
        await refused(
          one,
          withLock(one, async () => {}, 50),
        ),
      ).toEqual([LOCKED]);
      expect(await refused(one, waitUntilUnlocked(one, 50))).toEqual([LOCKED]);
    });
    await waitUntilUnlocked(one, 0);
  });

  it('is released when the work fails', async () => {
    const one = folder();
    const work = withLock(one, async () => {
      throw new RangeError('broken');
    });
    await expect(work).rejects.toThrow('broken');
    expect(await withLock(one, async () => 'in', 0)).toBe('in');
  });

  it('is released if there are other files in the work folder, which stays', async () => {
    const one = folder();
    put(one.dir, '.tenancy/last', 'x');
    await withLock(one, async () => {});
    expect(await withLock(one, async () => 'in', 0)).toBe('in');
    expect(existsSync(join(one.dir, '.tenancy/last'))).toBe(true);
  });

  it('of a dead process is taken over', async () => {
    const one = folder();
    mkdirSync(join(one.dir, '.tenancy/lock'), { recursive: true });
    makeLockStale(one.dir);
    expect(await withLock(one, async () => 'in', 0)).toBe('in');
  });

  it('that another process has taken over stops the work before it does more', async () => {
    const one = folder();
    const lost = withLock(one, async (lock) => {
      rmSync(join(one.dir, '.tenancy/lock'), { recursive: true });
      mkdirSync(join(one.dir, '.tenancy/lock'));
      utimesSync(join(one.dir, '.tenancy/lock'), 1000, 1000);
      while (lock.isHeld()) await setTimeout(50);
      await lock.yieldToTimers();
    });
    expect((await refused(one, lost)).join('\n')).toContain(
      'another process took it over while this one was suspended',
    );
    // The lock of the other process stays.
    expect(existsSync(join(one.dir, '.tenancy/lock'))).toBe(true);
  });
});
