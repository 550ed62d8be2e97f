import { describe, expect, it } from 'vitest';
import { policyExplicit } from '../../../src/checks/network/explicit-policies';
import type { KubeObject } from '../../../src/kubernetes/object';
import { rendered } from '../../support/rendered';

const { tenant, objects } = rendered();
const POLICY = 'server-to-redis-egress';
const PORTS = [{ protocol: 'TCP', port: 6379 }];
const TO = [{ namespaceSelector: { matchLabels: { tenant: 'acme' } } }];

function found(spec: Record<string, unknown>): string[] {
  const changed = objects.map((object): KubeObject => (object.metadata.name === POLICY ? { ...object, spec } : object));
  return policyExplicit.check({ objects: changed, tenant }).map((finding) => `${finding.object} ${finding.path}`);
}

describe('the rule policy-explicit', () => {
  it('passes the objects of a rendered tenant', () => {
    expect(policyExplicit.check({ objects, tenant })).toEqual([]);
    expect(found({ podSelector: {}, policyTypes: ['Egress'], egress: [{ to: TO, ports: PORTS }] })).toEqual([]);
  });

  it.each([
    ['policyTypes', { podSelector: {}, egress: [{ to: TO, ports: PORTS }] }],
    [
      'egress[0].ports[0].protocol',
      { podSelector: {}, policyTypes: ['Egress'], egress: [{ to: TO, ports: [{ port: 1 }] }] },
    ],
    [
      'egress[0].to[0].namespaceSelector',
      { podSelector: {}, policyTypes: ['Egress'], egress: [{ to: [{ podSelector: {} }], ports: PORTS }] },
    ],
  ])('requires %s', (path, spec) => {
    expect(found(spec)).toEqual([`networking.k8s.io/NetworkPolicy tenant-acme/${POLICY} spec.${path}`]);
  });
});
