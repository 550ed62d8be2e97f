import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, ApiObjectMetadataDefinition, App, Chart, JsonPatch, Lazy } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { KubeObject } from '../../src/kubernetes/object';
import { PrebuiltObject } from '../../src/tenant/base/prebuilt-object';
import { Tenant } from '../../src/tenant/tenant';
import { EXAMPLES, example } from '../support/fleet';
import { temporaryFolder } from '../support/temporary-folders';

/** The objects of an example tenant in an app of its own, as somebody finds them who wants to change one. */
function objectsInApp(id: (typeof EXAMPLES)[number], app = new App()): ApiObject[] {
  return new Tenant(app, id, example(id).tenant).node.findAll().filter(ApiObject.isApiObject);
}

function settings(objects: readonly ApiObject[]): ApiObject {
  const found = objects.find(({ kind, name }) => kind === 'ConfigMap' && name === 'grants');
  if (found === undefined) throw new Error('acme has no ConfigMap "grants"');
  return found;
}

function printed(objects: readonly ApiObject[]): string[] {
  return objects.map((one) => JSON.stringify(one.toJson()));
}

describe.each(EXAMPLES)('the objects of the tenant %s in an app', (id) => {
  it('are printed as cdk8s prints them: the same values, and the keys in the same order', () => {
    const objects = objectsInApp(id);
    const chart = new Chart(new App(), 'chart');
    const byCdk8s = objects.map((one, i) => new ApiObject(chart, `object-${i}`, structuredClone(one.toJson())));
    expect(printed(objects)).toEqual(printed(byCdk8s));
  });

  it('keep their bytes when a patch changes nothing', () => {
    const objects = objectsInApp(id);
    const before = printed(objects);
    for (const one of objects) one.addJsonPatch(JsonPatch.test('/kind', one.kind));
    expect(printed(objects)).toEqual(before);
  });

  it('cannot be spoilt through what toJson gave, nor can those of another app', () => {
    const [objects, others] = [objectsInApp(id), objectsInApp(id)];
    const before = printed(objects);
    for (const one of objects) wipe(one.toJson());
    expect(printed(objects)).toEqual(before);
    expect(printed(others)).toEqual(before);
  });
});

describe('an object that somebody changes', () => {
  const CHANGES: readonly [string, (object: ApiObject) => void, object][] = [
    ['addJsonPatch', (one) => one.addJsonPatch(JsonPatch.add('/immutable', false)), { immutable: false }],
    [
      'addLabel',
      (one) => one.metadata.addLabel('team', 'logs'),
      { metadata: { labels: expect.objectContaining({ team: 'logs', 'neurallog.com/tenant': 'acme' }) } },
    ],
    ['addAnnotation', (one) => one.metadata.addAnnotation('n', 'o'), { metadata: { annotations: { n: 'o' } } }],
    ['addFinalizers', (one) => one.metadata.addFinalizers('a/b', 'c/d'), { metadata: { finalizers: ['a/b', 'c/d'] } }],
    [
      'addOwnerReference',
      (one) => one.metadata.addOwnerReference({ apiVersion: 'v1', kind: 'Pod', name: 'p', uid: '1' }),
      { metadata: { ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'p', uid: '1' }] } },
    ],
    ['metadata.add', (one) => one.metadata.add('generateName', 'x-'), { metadata: { generateName: 'x-' } }],
  ];

  it.each(CHANGES)('shows it, also after it was printed, and no other object does: %s', (_name, change, shown) => {
    const objects = objectsInApp('acme');
    const before = printed(objects);
    const one = settings(objects);
    change(one);
    expect(one.toJson()).toMatchObject(shown);
    expect(printed(objects).filter((text, i) => text !== before[i])).toHaveLength(1);
  });

  it.each(CHANGES)('shows it in the file of app.synth(): %s', (_name, change, shown) => {
    const documents = Object.values(synthesized((app) => change(settings(objectsInApp('acme', app))))).flat();
    const grants = documents.filter(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'grants');
    expect(grants).toMatchObject([shown]);
  });

  it('may be changed by these methods of cdk8s and no other', () => {
    const methods = (of: object) =>
      Object.getOwnPropertyNames(of).filter((name) => /^(?!constructor|get|toJson)/.test(name));
    expect(methods(ApiObject.prototype)).toEqual(['addDependency', 'addJsonPatch']);
    expect(methods(ApiObjectMetadataDefinition.prototype)).toEqual([
      'addLabel',
      'addAnnotation',
      'addFinalizers',
      'addOwnerReference',
      'add',
    ]);
  });
});

describe('an object of ours in somebody else’s chart', () => {
  it('gets the labels of the chart, its own first', () => {
    const chart = new Chart(new App(), 'chart', { labels: { app: 'chart', team: 'logs' } });
    expect(configMap(chart).toJson().metadata.labels).toEqual({ app: 'x', team: 'logs' });
  });

  it('is ordered by its dependencies, within a file and among files', () => {
    const files = synthesized((app) => {
      const [early, late] = [new Chart(app, 'a'), new Chart(app, 'b')];
      const first = configMap(early, 'first');
      first.addDependency(configMap(early, 'second'));
      first.addDependency(configMap(late, 'third'));
    });
    expect(Object.entries(files).map(([file, all]) => [file, all.map(({ metadata }) => metadata.name)])).toEqual([
      ['0000-b.k8s.yaml', ['third']],
      ['0001-a.k8s.yaml', ['second', 'first']],
    ]);
  });

  it('refuses an object of a class, which could change unseen', () => {
    const lazy = Lazy.any({ produce: () => 'late' });
    expect(() => configMap(new Chart(new App(), 'chart'), 'x', { a: lazy })).toThrow(
      new TypeError('got an object of class Lazy, want plain JSON'),
    );
  });
});

function configMap(chart: Chart, name = 'x', data: object = { a: '1' }): ApiObject {
  const metadata = { name, namespace: 'tenant-acme', labels: { app: 'x' } };
  return new PrebuiltObject(chart, name, { apiVersion: 'v1', kind: 'ConfigMap', metadata, data });
}

/** The documents of each file that cdk8s itself writes. */
function synthesized(build: (app: App) => void): Record<string, KubeObject[]> {
  const outdir = temporaryFolder('tenancy-app-');
  const app = new App({ outdir });
  build(app);
  app.synth();
  return Object.fromEntries(
    readdirSync(outdir)
      .sort()
      .map((file) => {
        const documents = parseAllDocuments(readFileSync(join(outdir, file), 'utf8'));
        return [file, [...documents].map((document): KubeObject => document.toJS())];
      }),
  );
}

/** Empties every list and mapping below a value. */
function wipe(value: object): void {
  for (const [key, part] of Object.entries(value)) {
    if (typeof part === 'object' && part !== null) wipe(part);
    Reflect.deleteProperty(value, key);
  }
}
