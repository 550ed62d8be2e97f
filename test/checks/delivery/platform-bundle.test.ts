import { describe, expect, it } from 'vitest';
import { checkPlatform } from '../../../src/checks/rules';
import type { KubeObject } from '../../../src/kubernetes/object';
import { definePlatform } from '../../../src/platform/resolve';
import { renderPlatform } from '../../../src/tenant/render';
import { platformSpec } from '../../support/specs';
import { changed } from '../../support/texts';

const PLATFORM = definePlatform('cluster', platformSpec());
const OBJECTS: readonly KubeObject[] = renderPlatform(PLATFORM);

function found(objects: readonly KubeObject[]): string[] {
  return checkPlatform(objects, PLATFORM).map(({ rule, object, path }) => `${rule}: ${object} ${path}`.trim());
}

/** The bundle with one part of its JSON text replaced. */
function withText(part: string, other: string): KubeObject[] {
  return JSON.parse(changed(JSON.stringify(OBJECTS), part, other));
}

describe('the bundle of the platform', () => {
  it('is accepted as the builder prints it', () => {
    expect(found(OBJECTS)).toEqual([]);
  });

  it.each(OBJECTS.map((object) => [`${object.kind} ${object.metadata.name}`, object] as const))(
    'is refused without its %s',
    (_what, object) => {
      expect(
        found(OBJECTS.filter((one) => one !== object)).filter((text) => text.startsWith('platform-exact')),
      ).toHaveLength(1);
    },
  );

  it.each([
    [
      'allows pods in the control namespace',
      '"pods":"0"',
      '"pods":"1"',
      'ResourceQuota neurallog-tenants/no-pods spec',
    ],
    [
      'allows ingress',
      '"policyTypes":["Ingress","Egress"]',
      '"policyTypes":["Egress"]',
      'networking.k8s.io/NetworkPolicy neurallog-tenants/default-deny spec',
    ],
    [
      'may be pruned',
      '"kustomize.toolkit.fluxcd.io/prune":"disabled"',
      '"kustomize.toolkit.fluxcd.io/prune":"enabled"',
      'Namespace neurallog-tenants metadata',
    ],
    [
      'admits privileged pods',
      'enforce":"restricted"',
      'enforce":"privileged"',
      'Namespace neurallog-tenants metadata',
    ],
    [
      'mounts a token',
      '"automountServiceAccountToken":false',
      '"automountServiceAccountToken":true',
      'ServiceAccount neurallog-tenants/default automountServiceAccountToken',
    ],
  ])('is refused when it %s', (_what, part, other, where) => {
    expect(found(withText(part, other))).toEqual([`platform-exact: ${where}`]);
  });

  it('is refused with another object, or with one twice', () => {
    const namespace: KubeObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'tenant-acme' } };
    expect(found([...OBJECTS, namespace])).toEqual(['platform-exact: Namespace tenant-acme']);
    expect(found([...OBJECTS, ...OBJECTS.slice(0, 1)])).toHaveLength(1);
    expect(found([])).toHaveLength(8);
  });
});
