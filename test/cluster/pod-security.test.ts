import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { moduleFolder } from '../../scripts/cluster/go.mjs';
import { VERSIONS } from '../../scripts/cluster/versions.mjs';
import { podSecurity } from '../../src/checks/pods/pod-security';
import type { KubeObject } from '../../src/kubernetes/object';
import { example } from '../support/fleet';

let fixtures = '';

beforeAll(async () => {
  const folder = await moduleFolder('k8s.io/pod-security-admission', `v${VERSIONS.podSecurityAdmission}`);
  fixtures = join(folder, 'test/testdata/restricted/v1.28');
});

/** By file name: whether our rule accepts the pod. */
function verdicts(folder: string): Record<string, boolean> {
  const { tenant } = example('123');
  const names = readdirSync(join(fixtures, folder)).sort();
  return Object.fromEntries(
    names.map((name) => {
      const pod: KubeObject = parse(readFileSync(join(fixtures, folder, name), 'utf8'));
      return [name, podSecurity.check({ objects: [pod], tenant }).length === 0];
    }),
  );
}

describe("the official fixtures of the standard 'restricted', v1.28", () => {
  it('are accepted by our check if Kubernetes accepts them', () => {
    const found = verdicts('pass');
    expect(Object.keys(found).length).toBeGreaterThan(10);
    expect(Object.entries(found).filter(([, passes]) => !passes)).toEqual([]);
  });

  it('are refused by our check if Kubernetes refuses them', () => {
    const found = verdicts('fail');
    expect(Object.keys(found)).toHaveLength(69);
    expect(Object.entries(found).filter(([, passes]) => passes)).toEqual([]);
  });
});
