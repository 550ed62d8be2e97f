import { App } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { manifestsOf, renderTenant } from '../../src/tenant/render';
import { Tenant } from '../../src/tenant/tenant';
import { rendered } from '../support/rendered';

const { tenant } = rendered();

describe('a rendered tenant', () => {
  it('is, byte for byte, what its tree gives in an app of somebody else', () => {
    const own = manifestsOf(new Tenant(new App(), 'acme', tenant));
    expect(JSON.stringify(renderTenant(tenant))).toBe(JSON.stringify(own));
  });

  it('cannot be spoilt through another rendering: what the two share is frozen', () => {
    const before = JSON.stringify(renderTenant(tenant));
    for (const { object } of renderTenant(tenant)) wipe(object);
    expect(JSON.stringify(renderTenant(tenant))).toBe(before);
  });

  it('has its keys in order, in what is shared as well', () => {
    const unsorted = renderTenant(tenant).flatMap(({ object: { apiVersion: _, kind: __, metadata, ...rest } }) => [
      ...unsortedBelow(metadata),
      ...unsortedBelow(rest),
    ]);
    expect(unsorted).toEqual([]);
  });

  it('has them in order whatever the order in which the platform’s file says the labels of a peer', () => {
    const dns = { namespace: 'kube-system', podLabels: { z: '1', a: '2' } };
    const network = { podCidrs: ['10.244.0.0/16'], serviceCidrs: ['10.96.0.0/12'], nodeCidrs: ['10.0.0.0/16'], dns };
    const policy = rendered({}, { network }).one('NetworkPolicy', 'tenant-acme', 'server-to-dns-egress');
    expect(JSON.stringify(policy.spec)).toContain('"podSelector":{"matchLabels":{"a":"2","z":"1"}}');
  });

  it('stands in charts that stamp neither a namespace nor a label on its objects', () => {
    const { charts } = new Tenant(new App(), 'acme', tenant);
    expect(charts.map(({ namespace, labels }) => ({ namespace, labels }))).toEqual([
      { namespace: undefined, labels: {} },
      { namespace: undefined, labels: {} },
      { namespace: undefined, labels: {} },
      { namespace: undefined, labels: {} },
    ]);
  });
});

/** The lists of keys that are not in order. */
function unsortedBelow(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  const keys = Object.keys(value);
  const below = Object.values(value).flatMap(unsortedBelow);
  return Array.isArray(value) || keys.join() === [...keys].sort().join() ? below : [keys, ...below];
}

/** Empties every list and mapping below a value. */
function wipe(value: object): void {
  for (const [key, part] of Object.entries(value)) {
    if (typeof part === 'object' && part !== null) wipe(part);
    Reflect.deleteProperty(value, key);
  }
}
