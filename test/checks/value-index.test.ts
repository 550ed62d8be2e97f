import { describe, expect, it } from 'vitest';
import { buildValueIndex, findingsAt } from '../../src/checks/value-index';
import type { KubeObject } from '../../src/kubernetes/object';
import { freezeShared } from '../../src/lib/shared-value';

function config(name: string, fields: Readonly<Record<string, unknown>>): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'tenant-acme' }, ...fields };
}

/** The findings for the text `bad`, and the number of checked values. */
function search(objects: readonly KubeObject[]): { found: string[]; checked: number } {
  let checked = 0;
  const findings = findingsAt(buildValueIndex(objects).all, (value) => {
    checked += 1;
    return value === 'bad' ? 'is bad' : undefined;
  });
  return { found: findings.map(({ object, path }) => `${object} ${path}`).sort(), checked };
}

describe('the value index', () => {
  it('finds a wrong text in every object and at every list index', () => {
    const objects = [
      config('one', { data: { list: ['good', 'bad', 'bad'], text: 'good' } }),
      config('two', { data: { list: ['good'], text: 'bad' } }),
      config('three', { data: { list: ['bad'], text: 'bad' } }),
    ];
    expect(search(objects).found).toEqual([
      'ConfigMap tenant-acme/one data.list[1]',
      'ConfigMap tenant-acme/one data.list[2]',
      'ConfigMap tenant-acme/three data.list[0]',
      'ConfigMap tenant-acme/three data.text',
      'ConfigMap tenant-acme/two data.text',
    ]);
  });

  it('distinguishes a text, a list and a record of one field', () => {
    const objects = [
      config('list', { data: [['bad']] }),
      config('record', { data: { 0: { 0: 'bad' } } }),
      config('text', { data: 'bad' }),
    ];
    expect(search(objects).found).toEqual([
      'ConfigMap tenant-acme/list data[0][0]',
      'ConfigMap tenant-acme/record data.0.0',
      'ConfigMap tenant-acme/text data',
    ]);
  });

  it('checks a repeated text once', () => {
    const data = { text: 'good', list: ['good', 'good', 'other'] };
    const { checked } = search([config('one', { data }), config('one', { data }), config('one', { data })]);
    // apiVersion, kind, name, namespace, the text, and the two texts of the list.
    expect(checked).toBe(7);
  });

  it('finds a wrong text of a shared value in each object', () => {
    const data = { text: 'bad', list: ['good', 'bad'] };
    const shared = freezeShared(structuredClone(data));
    const objects = (inner: typeof data) => ['one', 'two'].map((name) => config(name, { data: inner, more: [inner] }));
    expect(search(objects(shared))).toEqual(search(objects(data)));
    expect(search(objects(shared)).found).toHaveLength(8);
  });

  it('notices a field that is missing in one of many objects with shared parts', () => {
    const labels = freezeShared({ app: 'x' });
    const [root] = buildValueIndex([
      config('one', { spec: { labels, size: 1 } }),
      config('two', { spec: { labels } }),
    ]).kinds.values();
    const spec = root?.fields.get('spec');
    expect([spec?.records, spec?.fields.get('labels')?.filled, spec?.fields.get('size')?.filled]).toEqual([2, 2, 1]);
    expect(spec?.fields.get('labels')?.records).toBe(spec?.fields.get('labels')?.fields.get('app')?.filled);
  });
});
