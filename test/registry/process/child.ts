import { folderRegistry } from '../../../src/registry/folder-registry';
import { dieAt } from '../../storage/support/die';
import { CHANGES } from '../support/changes';

/**
 * A process of its own on a registry.
 * `edit <folder> <times>` adds one to the number in the texts of acme and globex, `times` times.
 * `die <folder> <change> <point>` makes a change, and dies at a point.
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
  const registry = folderRegistry(folder, { onPoint: dieAt(point) });
  await registry.commit(() => ({ changes, value: null }));
}

void (verb === 'edit' ? edit(Number(what)) : die());
