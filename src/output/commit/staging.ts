import { join } from 'node:path';
import type { FileSystem } from '../../storage/file-system';
import { foldersTo } from '../../storage/tree';
import { IGNORE_FILE, INDEX_FILE, STAGE_FOLDER } from '../bundle/paths';
import type { WritePoint } from './crash-points';
import type { Lock } from './lock';
import type { WritePlan } from './plan';

/** Writes everything new beside the output, on the same file system, so that each unit can be swapped by a rename. */
export async function stageUnits(
  dir: string,
  plan: WritePlan,
  disk: FileSystem,
  lock: Lock,
  tell: (point: WritePoint) => void,
): Promise<void> {
  disk.makeFolder(join(dir, STAGE_FOLDER));
  // What a killed run leaves here is no content of the repository that holds the output.
  disk.writeNew(join(dir, IGNORE_FILE), '*\n');
  for (const unit of plan.units) {
    await lock.breathe();
    for (const folder of new Set([...unit.staged.keys()].flatMap((path) => foldersTo(path).slice(-1))))
      disk.makeFolder(join(dir, STAGE_FOLDER, folder));
    for (const [path, text] of unit.staged) {
      disk.writeNew(join(dir, STAGE_FOLDER, path), text);
      tell('first-file-staged');
    }
  }
  if (plan.index !== null) disk.writeNew(join(dir, STAGE_FOLDER, INDEX_FILE), plan.index);
  // The index alone may change: it is restored after an edit by hand.
  tell('first-file-staged');
  await lock.breathe();
  tell('all-staged');
}
