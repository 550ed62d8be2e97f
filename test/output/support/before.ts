import { symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeOutput } from '../../../src/output/write';
import { unflushedFileSystem } from '../../storage/support/faulty-file-system';
import { contentOfBundles, newOutput, put } from './folder';
import { type Scenario, UNMANAGED_FILES, UNMANAGED_LINK } from './scenarios';

/** An output folder in the state before a scenario, with unmanaged files in it and a file beside it. */
export async function outputBefore(scenario: Scenario): Promise<string> {
  const dir = newOutput();
  put(dirname(dir), 'outside/precious.txt', 'mine\n');
  if (scenario.before === null) return dir;
  await writeOutput(dir, scenario.before, { overwrite: false, fileSystem: unflushedFileSystem });
  for (const [path, text] of Object.entries(UNMANAGED_FILES)) put(dir, path, text);
  symlinkSync(UNMANAGED_LINK.target, join(dir, UNMANAGED_LINK.path));
  return dir;
}

/** All that the folder is to hold, wholly old and wholly new. */
export function contentBefore(scenario: Scenario): Record<string, string> {
  return scenario.before === null ? {} : { ...contentOfBundles(scenario.before), ...unmanaged() };
}

export function contentAfter(scenario: Scenario): Record<string, string> {
  return { ...contentOfBundles(scenario.after), ...(scenario.before === null ? {} : unmanaged()) };
}

function unmanaged(): Record<string, string> {
  return { ...UNMANAGED_FILES, [UNMANAGED_LINK.path]: `-> ${UNMANAGED_LINK.target}` };
}
