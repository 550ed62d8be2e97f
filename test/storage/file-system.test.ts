import { symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeFileSystem } from '../../src/storage/file-system';
import { contentOf, newFolder, put } from './support/folder';

describe('the file system', () => {
  it('gives the kind of an entry, and follows links only on request', () => {
    const dir = newFolder();
    put(dir, 'file', 'x\n');
    symlinkSync('file', join(dir, 'link'));
    symlinkSync('nowhere', join(dir, 'dangling'));
    expect(['file', 'link', 'dangling', 'none', '.'].map((name) => nodeFileSystem.kind(join(dir, name)))).toEqual([
      'file',
      'link',
      'link',
      'none',
      'folder',
    ]);
    expect(['link', 'dangling'].map((name) => nodeFileSystem.kindBehind(join(dir, name)))).toEqual(['file', 'none']);
  });

  it('distinguishes a socket from a file', async () => {
    const path = join(newFolder(), 's');
    const server = createServer();
    await new Promise<void>((resolve) => {
      server.listen(path, resolve);
    });
    expect(nodeFileSystem.kind(path)).toBe('other');
    server.close();
  });

  it('does not read through a link', () => {
    const dir = newFolder();
    put(dir, 'file', 'x\n');
    symlinkSync('file', join(dir, 'link'));
    expect(nodeFileSystem.read(join(dir, 'file'))).toBe('x\n');
    expect(() => nodeFileSystem.read(join(dir, 'link'))).toThrow('ELOOP');
  });

  it('writes only new files, and removes only empty folders', () => {
    const dir = newFolder();
    nodeFileSystem.writeNew(join(dir, 'file'), 'x\n');
    expect(() => nodeFileSystem.writeNew(join(dir, 'file'), 'y\n')).toThrow('EEXIST');
    expect(() => nodeFileSystem.removeFolder(dir)).toThrow('ENOTEMPTY');
  });

  it('makes folders, and throws the errors of the system', () => {
    const dir = newFolder();
    nodeFileSystem.makeFolder(join(dir, 'a/b/c'));
    nodeFileSystem.makeFolder(join(dir, 'a/b/c'));
    expect(nodeFileSystem.kind(join(dir, 'a/b/c'))).toBe('folder');
    put(dir, 'file', 'x\n');
    expect(() => nodeFileSystem.makeFolder(join(dir, 'file/a/b'))).toThrow('ENOTDIR');
  });

  it('checks whether an entry can be moved, and never moves it', () => {
    const dir = newFolder();
    put(dir, 'ours/file', 'ours\n');
    put(dir, 'theirs/file', 'theirs\n');
    const before = contentOf(dir);
    for (const path of ['theirs', 'theirs/file']) nodeFileSystem.tryMove(join(dir, path), join(dir, 'ours'));
    nodeFileSystem.tryEntry(join(dir, 'theirs'), join(dir, 'ours'));
    expect(contentOf(dir)).toEqual(before);
    expect(() => nodeFileSystem.tryMove(join(dir, 'nowhere'), join(dir, 'ours'))).toThrow('ENOENT');
    expect(() => nodeFileSystem.tryEntry(join(dir, 'nowhere'), join(dir, 'ours'))).toThrow('ENOENT');
    // Another file system than the one of temporary files.
    expect(() => nodeFileSystem.tryEntry('/dev', join(dir, 'ours'))).toThrow(/EACCES|EXDEV/);
  });

  it('lists names in sorted order', () => {
    const dir = newFolder();
    for (const name of ['b', 'B', 'a-b', 'a']) writeFileSync(join(dir, name), '');
    expect(nodeFileSystem.list(dir).map((entry) => entry.name)).toEqual(['B', 'a', 'a-b', 'b']);
  });

  it('lists the kinds of entries without following links', () => {
    const dir = newFolder();
    put(dir, 'file', 'x\n');
    put(dir, 'folder/file', 'x\n');
    symlinkSync(join(dir, 'folder'), join(dir, 'link'));
    expect(nodeFileSystem.list(dir)).toEqual([
      { name: 'file', kind: 'file' },
      { name: 'folder', kind: 'folder' },
      { name: 'link', kind: 'link' },
    ]);
  });
});
