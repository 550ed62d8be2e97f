import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compiled } from '../support/compiled';
import { newOutput } from './support/folder';

let lib = '';
let remove = (): void => {};

beforeAll(() => {
  ({ lib, remove } = compiled('test/output/crash/tsconfig.json'));
});
afterAll(() => remove());

const SCRIPT = `
  const [lib, path, text] = process.argv.slice(1);
  require(lib + '/src/output/disk.js').nodeDisk.writeNew(path, text);
`;

/** In a process whose files may have so many blocks of 1024 bytes: the system takes that much of a text, and no more. */
function write(path: string, text: string, blocks: number | 'unlimited') {
  const script = `ulimit -f ${blocks} && exec "$0" -e "$@"`;
  return spawnSync('bash', ['-c', script, process.execPath, SCRIPT, lib, path, text], { encoding: 'utf8' });
}

describe('a disk that takes a part of a text', () => {
  const text = 'é'.repeat(5000);

  it('is written on, until it says why it does not take the rest', () => {
    const dir = newOutput();
    mkdirSync(dir);
    const { status, stderr } = write(join(dir, 'file'), text, 4);
    expect(stderr).toContain('EFBIG');
    expect(status).toBe(1);
    expect(readFileSync(join(dir, 'file'))).toHaveLength(4096);
  });

  it('is no matter where it takes all of it', () => {
    const dir = newOutput();
    mkdirSync(dir);
    expect(write(join(dir, 'file'), text, 'unlimited')).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(join(dir, 'file'), 'utf8')).toBe(text);
  });
});
