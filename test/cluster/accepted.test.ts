import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identityOf, type KubeObject } from '../../src/kubernetes/object';
import { appliedDist, kubectl, objectsPlane, type Plane } from './support/cluster';
import { APPLY_OPTIONS, type Applied, MANAGER, objectsIn, steps } from './support/dist';
import { pathOf } from './support/paths';

let plane: Plane;
let applied: Applied[];

beforeAll(async () => {
  plane = await objectsPlane();
  applied = await appliedDist();
});

afterAll(async () => {
  await plane?.stop();
});

const DIFF = ['diff', '--server-side', `--field-manager=${MANAGER}`];
const FILES = steps().flat();

/** The first file of acme's foundation that has an object of this kind and name, and the object. */
function objectOfAcme(kind: string, name: string): KubeObject {
  const objects = FILES.filter((file) => file.endsWith('acme/10-foundation/tenant-acme.yaml')).flatMap(objectsIn);
  const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
  if (found === undefined) throw new RangeError(`want a ${kind} ${name} in acme's foundation`);
  return found;
}

describe('a real API server', () => {
  it('accepts every object of dist/ in the order of the stages, strictly', () => {
    expect(applied.map(({ files }) => files)).toEqual(steps());
    for (const { files, code, stdout, stderr } of applied) {
      expect([files, code, stderr]).toEqual([files, 0, '']);
      expect(stdout.match(/serverside-applied/g)).toHaveLength(files.flatMap(objectsIn).length);
    }
  });

  it('has nothing to change when all is applied again', async () => {
    const { code, stdout, stderr } = await kubectl(plane, ...DIFF, ...FILES.flatMap((file) => ['-f', file]));
    expect([code, stdout, stderr]).toEqual([0, '', '']);
  });

  it('keeps the version of every object when it is applied again', async () => {
    const changed = await Promise.all(
      FILES.flatMap(objectsIn).map(async (object) => ((await keepsVersion(object)) ? [] : [identityOf(object)])),
    );
    expect(changed.flat()).toEqual([]);
  });

  it('shows a difference where there is one', async () => {
    const quota = JSON.stringify(objectOfAcme('ResourceQuota', 'quota'));
    const other = JSON.parse(quota.replace('"requests.cpu":"3500m"', '"requests.cpu":"3501m"'));
    const { code, stdout } = await kubectl(plane, ...DIFF, '-f', fileWith('quota.json', other));
    expect(code).toBe(1);
    expect(stdout).toContain('+    requests.cpu: 3501m');
  });

  it('refuses a field that does not exist', async () => {
    const file = fileWith('field.json', { ...objectOfAcme('Namespace', 'tenant-acme'), specs: {} });
    const { code, stderr } = await kubectl(plane, 'apply', ...APPLY_OPTIONS, '-f', file);
    expect(code).toBe(1);
    expect(stderr).toContain('.specs: field not declared in schema');
  });
});

/** Controllers write a status at any time, so one equal answer in three attempts is enough. */
async function keepsVersion(object: KubeObject): Promise<boolean> {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const before = await plane.api.get(pathOf(object));
    const after = await plane.api.apply(pathOf(object), object, MANAGER);
    if (before.metadata.resourceVersion === after.metadata.resourceVersion) return true;
  }
  return false;
}

function fileWith(name: string, object: unknown): string {
  const file = join(plane.folder, name);
  writeFileSync(file, JSON.stringify(object));
  return file;
}
