import { symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeOutput } from '../../../src/output/write';
import { unflushedFileSystem } from '../../storage/support/faulty-file-system';
import { contentOfBundles, newOutput, put } from './folder';
import { type Scenario, STRANGE_LINK, STRANGERS } from './scenarios';

/** An output folder in the state before a scenario, with what strangers have put there, and something beside it. */
export async function outputBefore(scenario: Scenario): Promise<string> {
  const dir = newOutput();
  put(dirname(dir), 'outside/precious.txt', 'mine\n');
  if (scenario.before === null) return dir;
  await writeOutput(dir, scenario.before, { overwrite: false, fileSystem: unflushedFileSystem });
  for (const [path, text] of Object.entries(STRANGERS)) put(dir, path, text);
  symlinkSync(STRANGE_LINK.target, join(dir, STRANGE_LINK.path));
  return dir;
}

/** All that the folder is to hold, wholly old and wholly new. */
export function contentBefore(scenario: Scenario): Record<string, string> {
  return scenario.before === null ? {} : { ...contentOfBundles(scenario.before), ...strangers() };
}

export function contentAfter(scenario: Scenario): Record<string, string> {
  return { ...contentOfBundles(scenario.after), ...(scenario.before === null ? {} : strangers()) };
}

function strangers(): Record<string, string> {
  return { ...STRANGERS, [STRANGE_LINK.path]: `-> ${STRANGE_LINK.target}` };
}
