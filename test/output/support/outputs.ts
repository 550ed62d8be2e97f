import { dirname } from 'node:path';
import { expect } from 'vitest';
import type { Bundle } from '../../../src/output/bundle/bundle';
import type { NextOutput } from '../../../src/output/last/last-output';
import { type WriteOptions, writeOutput } from '../../../src/output/write';
import { refusalOf } from '../../storage/support/refusals';
import { everything } from './bundles';
import { contentOf, newOutput } from './folder';

export const plain: WriteOptions = { overwrite: false };
export const overwrite: WriteOptions = { overwrite: true };

/** An output folder with these tenants and the platform. */
export async function written(...bundles: Bundle[]): Promise<string> {
  const dir = newOutput();
  await writeOutput(dir, everything(bundles), plain);
  return dir;
}

/** The problems of a write that is refused, with the proof that nothing was written. */
export async function refused(dir: string, next: NextOutput, options = plain): Promise<string[]> {
  const before = contentOf(dir);
  const lines = await refusalOf(writeOutput(dir, next, options));
  expect(contentOf(dir)).toEqual(before);
  return lines.map((line) => line.replace(dirname(dir), ''));
}
