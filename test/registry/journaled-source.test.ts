import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { stampOf } from '../../src/registry/journaled-source';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tenancy-stamp-'));
  mkdirSync(join(folder, '.tenancy'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(name: string, text: string): void {
  writeFileSync(join(folder, '.tenancy', 'draft'), text);
  renameSync(join(folder, '.tenancy', 'draft'), join(folder, '.tenancy', name));
}

it('a stamp stays the same while nothing is committed', () => {
  expect(stampOf(folder)).toBe(stampOf(folder));
  put('journal.json', 'one');
  put('last', 'one');
  expect(stampOf(folder)).toBe(stampOf(folder));
});

it('a stamp differs at every step of every commit, even if the next commit follows at once', () => {
  const steps = [
    () => {},
    () => put('journal.json', 'one'),
    () => put('last', 'one'),
    // The journal of the next commit, written between two readings.
    () => put('journal.json', 'two'),
    () => put('last', 'two'),
    () => rmSync(join(folder, '.tenancy/journal.json')),
  ];
  const stamps = steps.map((step) => {
    step();
    return stampOf(folder);
  });
  expect(new Set(stamps).size).toBe(steps.length);
});
