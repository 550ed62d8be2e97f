import { folderRegistry } from '../../../src/registry/folder-registry';
import { CHANGES } from '../support/changes';

/**
 * A process of its own on a registry.
 * `edit <folder> <times>` adds one to the number in the texts of acme and globex, again and again.
 * `die <folder> <change> <point>` makes a change, and kills itself at a point with the signal that nobody can catch.
 */
const [verb = '', folder = '', what = '', point = ''] = process.argv.slice(2);

async function edit(times: number): Promise<void> {
  const registry = folderRegistry(folder, { patienceMs: 60_000 });
  for (let i = 0; i < times; i += 1) {
    await registry.commit((view) => {
      const text = String(Number(view.tenant('acme')?.text) + 1);
      return { changes: { tenants: { acme: text, globex: text } }, value: null };
    });
  }
}

async function die(): Promise<void> {
  const changes = Object.entries(CHANGES).find(([name]) => name === what)?.[1];
  if (changes === undefined) throw new RangeError(`got no change "${what}"`);
  const registry = folderRegistry(folder, {
    onPoint: (now) => {
      if (now !== point) return;
      process.kill(process.pid, 'SIGKILL');
      // The signal may take a moment; nothing more may happen until it is there.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    },
  });
  await registry.commit(() => ({ changes, value: null }));
}

void (verb === 'edit' ? edit(Number(what)) : die());
