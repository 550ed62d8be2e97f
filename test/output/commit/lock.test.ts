import { existsSync, mkdirSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { WritePoint } from '../../../src/output/commit/crash-points';
import { withLock } from '../../../src/output/commit/lock';
import { readOutput } from '../../../src/output/read';
import { writeOutput } from '../../../src/output/write';
import { nodeFileSystem } from '../../../src/storage/file-system';
import { contentOf, contentOfUnits, newOutput } from '../support/folder';
import { refusalOf } from '../support/refusals';
import { everything, manifests, only, tenantUnit } from '../support/units';

const acme = tenantUnit('acme');
const acmeTwo = tenantUnit('acme', { manifests: manifests('acme', 'two') });

/** A promise, and what fulfils it. */
function gate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

describe('the lock', () => {
  it('keeps a second run out until the first is done', async () => {
    const dir = newOutput();
    const { opened, open } = gate();
    const steps: string[] = [];
    const first = withLock(dir, nodeFileSystem, async () => {
      steps.push('first in');
      await opened;
      steps.push('first out');
    });
    const second = withLock(dir, nodeFileSystem, async () => {
      steps.push('second in');
    });
    await setTimeout(50);
    open();
    await Promise.all([first, second]);
    expect(steps).toEqual(['first in', 'first out', 'second in']);
    expect(existsSync(join(dir, '.tenancy'))).toBe(false);
  });

  it('is given up on after a while, with the folder as it was', async () => {
    const dir = newOutput();
    await withLock(dir, nodeFileSystem, async () => {
      expect(
        (await refusalOf(withLock(dir, nodeFileSystem, async () => {}, 2))).map((line) => line.replace(dir, '')),
      ).toEqual([
        '/.tenancy/lock: got a lock that is not ours: another run holds it; wait for it to end and run again [output-locked]',
      ]);
    });
  });

  it('is released when the work fails', async () => {
    const dir = newOutput();
    const work = withLock(dir, nodeFileSystem, async () => {
      throw new RangeError('broken');
    });
    await expect(work).rejects.toThrow('broken');
    expect(await withLock(dir, nodeFileSystem, async () => 'in', 1)).toBe('in');
  });

  it('that another run has taken over stops the work before it does more', async () => {
    const dir = newOutput();
    const lost = withLock(dir, nodeFileSystem, async (lock) => {
      rmSync(join(dir, '.tenancy/lock'), { recursive: true });
      mkdirSync(join(dir, '.tenancy/lock'));
      utimesSync(join(dir, '.tenancy/lock'), 1000, 1000);
      while (lock.isHeld()) await setTimeout(50);
      await lock.breathe();
    });
    expect((await refusalOf(lost)).join('\n')).toContain('another run took it over while this one stood still');
    // What is left is the other's.
    expect(existsSync(join(dir, '.tenancy/lock'))).toBe(true);
  });

  it('lets two writers of different tenants come one after the other', async () => {
    const dir = newOutput();
    const globex = tenantUnit('globex');
    await writeOutput(dir, everything([acme]), { overwrite: false });
    await Promise.all([
      writeOutput(dir, only(acmeTwo), { overwrite: false }),
      writeOutput(dir, only(globex), { overwrite: false }),
    ]);
    expect(contentOf(dir)).toEqual(contentOfUnits(everything([acmeTwo, globex])));
  });

  it('is not needed to read a folder in which no write is under way', async () => {
    const dir = newOutput();
    expect((await readOutput(dir, everything([acme]))).state).toBe('empty');
    expect(existsSync(dir)).toBe(false);
  });

  it('is waited for by a reader, who then sees the new output', async () => {
    const dir = newOutput();
    await writeOutput(dir, everything([acme]), { overwrite: false });
    let writing: Promise<unknown> = Promise.resolve();
    // From when the lock is taken: a reader that looks before has come before the write.
    await new Promise<void>((resolve) => {
      const onPoint = (point: WritePoint) => (point === 'lock-taken' ? resolve() : undefined);
      writing = writeOutput(dir, everything([acmeTwo]), { overwrite: false, onPoint });
    });
    const last = await readOutput(dir, everything([acmeTwo]));
    await writing;
    expect(last.units.get('tenants/acme')?.knowledge).toEqual({ kind: 'sealed', inventory: acmeTwo.inventory });
  });
});
