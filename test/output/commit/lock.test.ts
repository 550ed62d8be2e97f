import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readOutput } from '../../../src/output/read';
import { writeOutput } from '../../../src/output/write';
import type { WritePoint } from '../../../src/storage/crash-points';
import { everything, manifests, only, tenantBundle } from '../support/bundles';
import { contentOf, contentOfBundles, newOutput } from '../support/folder';

const acme = tenantBundle('acme');
const acmeTwo = tenantBundle('acme', { manifests: manifests('acme', 'two') });

describe('the lock of an output folder', () => {
  it('lets two writers of different tenants work one after the other', async () => {
    const dir = newOutput();
    const globex = tenantBundle('globex');
    await writeOutput(dir, everything([acme]), { overwrite: false });
    await Promise.all([
      writeOutput(dir, only(acmeTwo), { overwrite: false }),
      writeOutput(dir, only(globex), { overwrite: false }),
    ]);
    expect(contentOf(dir)).toEqual(contentOfBundles(everything([acmeTwo, globex])));
  });

  it('is not needed to read a folder in which no write is running', async () => {
    const dir = newOutput();
    expect((await readOutput(dir, everything([acme]))).state).toBe('empty');
    expect(existsSync(dir)).toBe(false);
  });

  it('keeps a reader waiting, who then sees the new output', async () => {
    const dir = newOutput();
    await writeOutput(dir, everything([acme]), { overwrite: false });
    let writing: Promise<unknown> = Promise.resolve();
    // A reader that starts before the lock is taken would see the old output.
    await new Promise<void>((resolve) => {
      const onPoint = (point: WritePoint) => (point === 'lock-taken' ? resolve() : undefined);
      writing = writeOutput(dir, everything([acmeTwo]), { overwrite: false, onPoint });
    });
    const last = await readOutput(dir, everything([acmeTwo]));
    await writing;
    expect(last.bundles.get('tenants/acme')?.state).toEqual({ kind: 'intact', inventory: acmeTwo.inventory });
  });
});
