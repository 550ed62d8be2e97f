import type { OnPoint, WritePoint } from '../../storage/crash-points';
import { type Folder, IGNORE_FILE } from '../../storage/folder';
import type { Lock } from '../../storage/lock';
import { ignoreWorkFolder } from '../../storage/staging';
import { foldersTo, removeIfPresent, removeTree } from '../../storage/tree';
import { INDEX_FILE, JOURNAL_DRAFT_FILE, STAGING_FOLDER } from '../bundle/paths';
import type { WritePlan } from './plan';

/** Writes all new files into the output's work folder, so on the same file system: then a rename swaps each bundle. */
export async function stageWrite(
  folder: Folder,
  plan: WritePlan,
  lock: Lock,
  onPoint: OnPoint<WritePoint>,
): Promise<void> {
  // The staging folder first: `hasWork` does not find an ignore file alone, so nothing would remove it.
  folder.makeFolder(STAGING_FOLDER);
  ignoreWorkFolder(folder);
  for (const bundle of [...plan.bundles, { staged: new Map(plan.index === null ? [] : [[INDEX_FILE, plan.index]]) }]) {
    await lock.yieldToTimers();
    const staged = [...bundle.staged].map(([path, text]) => [`${STAGING_FOLDER}/${path}`, text] as const);
    const parents = new Set(staged.flatMap(([path]) => foldersTo(path).slice(-1)));
    for (const parent of parents) folder.makeFolder(parent);
    for (const [path, text] of staged) {
      folder.writeNew(path, text);
      onPoint('first-file-staged');
    }
  }
  await lock.yieldToTimers();
  onPoint('all-staged');
}

/** Removes all that was staged. The output itself does not change. */
export function dropStaging(folder: Folder): void {
  removeIfPresent(folder, JOURNAL_DRAFT_FILE);
  removeTree(folder, STAGING_FOLDER);
  removeIfPresent(folder, IGNORE_FILE);
}
