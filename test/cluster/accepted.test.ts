import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ControlPlane } from '../../scripts/cluster/control-plane.mjs';
import { CRDS, crdFolder } from '../../scripts/cluster/crds.mjs';
import { identityOf } from '../../src/kubernetes/object';
import { controlPlane, filesInOrder, kubectl, MANAGER, objectsIn } from './support/cluster';
import { pathOf } from './support/paths';

let plane: ControlPlane;

beforeAll(async () => {
  plane = await controlPlane();
  for (const row of CRDS) {
    const { code, stderr } = await kubectl(plane, 'create', '-f', await crdFolder(row));
    if (code !== 0) throw new Error(stderr);
  }
});

afterAll(async () => {
  await plane?.stop();
});

const APPLY = ['apply', '--server-side', '--validate=strict', `--field-manager=${MANAGER}`, '-f'];
const DIFF = ['diff', '--server-side', `--field-manager=${MANAGER}`, '-f'];

describe('a real API server', () => {
  it('accepts every object of dist/ in the order of the stages, strictly', async () => {
    for (const file of filesInOrder()) {
      const { code, stdout, stderr } = await kubectl(plane, ...APPLY, file);
      expect([file, code, stderr]).toEqual([file, 0, '']);
      expect(stdout.match(/serverside-applied/g)).toHaveLength(objectsIn(file).length);
    }
  });

  it('has nothing to change when all is applied again', async () => {
    for (const file of filesInOrder()) {
      const { code, stdout, stderr } = await kubectl(plane, ...DIFF, file);
      expect([file, code, stdout, stderr]).toEqual([file, 0, '', '']);
    }
  });

  it('keeps the version of every object when it is applied again', async () => {
    const changed: string[] = [];
    for (const object of filesInOrder().flatMap(objectsIn)) {
      if (!(await keepsVersion(object))) changed.push(identityOf(object));
    }
    expect(changed).toEqual([]);
  });

  it('shows a difference where there is one', async () => {
    const file = filesInOrder().find((name) => name.endsWith('10-foundation/tenant-acme.yaml')) ?? '';
    const quota = objectsIn(file).find(({ kind, metadata }) => kind === 'ResourceQuota' && metadata.name === 'quota');
    const other = JSON.parse(JSON.stringify(quota).replace('"requests.cpu":"3500m"', '"requests.cpu":"3501m"'));
    const { code, stdout } = await kubectl(plane, ...DIFF, planted('quota.json', other));
    expect(code).toBe(1);
    expect(stdout).toContain('+    requests.cpu: 3501m');
  });

  it('refuses a field that does not exist', async () => {
    const [namespace] = objectsIn(filesInOrder().find((name) => name.endsWith('tenant-acme.yaml')) ?? '');
    const { code, stderr } = await kubectl(plane, ...APPLY, planted('field.json', { ...namespace, specs: {} }));
    expect(code).toBe(1);
    expect(stderr).toContain('.specs: field not declared in schema');
  });
});

/** Controllers write a status now and then, so one equal answer of three is wanted. */
async function keepsVersion(object: ReturnType<typeof objectsIn>[number]): Promise<boolean> {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const before = await plane.api.get(pathOf(object));
    const after = await plane.api.apply(pathOf(object), object, MANAGER);
    if (before.metadata.resourceVersion === after.metadata.resourceVersion) return true;
  }
  return false;
}

function planted(name: string, object: unknown): string {
  const file = join(plane.folder, name);
  writeFileSync(file, JSON.stringify(object));
  return file;
}
