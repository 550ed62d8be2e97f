import { describe, expect, test } from 'vitest';
import type { Labels, Selector } from '../../../../src/checks/label-selector';
import type { PodRole } from '../../../../src/checks/network/allowed/roles';
import { distinctNamespaces, distinctPods } from '../../../../src/checks/network/engine/equivalence';
import type { NamedLabels, PodSelectors } from '../../../../src/checks/network/engine/forged-labels';

const WEB = { app: 'web' };
const ROGUE: NamedLabels = ['tenant-rogue', { team: 'blue' }];
const outsider = (): PodRole => ({ kind: 'outsider' });
const is = (key: string, value: string): Selector => [{ operator: 'In', key, values: [value] }];
const without = (key: string): Selector => [{ operator: 'DoesNotExist', key }];

/** Pod selectors of policies in tenant-rogue, and pairs of a namespaceSelector and a podSelector of peers. */
function selectors(own: readonly Selector[], peers: readonly (readonly [Selector, Selector])[] = []): PodSelectors {
  return {
    byNamespace: new Map([['tenant-rogue', new Set(own)]]),
    byNamespaceSelector: new Map(peers.map(([namespaces, pods]) => [namespaces, new Set([pods])])),
  };
}

describe('pods of one namespace', () => {
  const pods: readonly Labels[] = [{}, WEB, { tier: 'edge' }, { app: 'web', tier: 'edge' }];

  test('are equivalent without a selector that matches only some of them, and the first is kept', () => {
    expect(distinctPods(pods, ROGUE, outsider, selectors([]))).toEqual([{}]);
    expect(distinctPods(pods, ROGUE, outsider, selectors([[]]))).toEqual([{}]);
  });

  test('differ if a policy of their namespace matches only some of them', () => {
    expect(distinctPods(pods, ROGUE, outsider, selectors([is('app', 'web')]))).toEqual([{}, WEB]);
  });

  test('differ if a selector excludes a label of some of them', () => {
    expect(distinctPods(pods, ROGUE, outsider, selectors([is('app', 'web'), without('tier')]))).toEqual(pods);
  });

  test('differ by the podSelector of a peer only if its namespaceSelector matches their namespace', () => {
    const blue = selectors([], [[is('team', 'blue'), is('app', 'web')]]);
    expect(distinctPods(pods, ROGUE, outsider, blue)).toEqual([{}, WEB]);
    const red = selectors([], [[is('team', 'red'), is('app', 'web')]]);
    expect(distinctPods(pods, ROGUE, outsider, red)).toEqual([{}]);
  });

  test('differ if their roles differ', () => {
    const roleOf = ({ app = 'none' }: Labels): PodRole => ({ kind: 'mcp-server', organization: 'ops', server: app });
    expect(distinctPods(pods, ROGUE, roleOf, selectors([]))).toEqual([{}, WEB]);
  });
});

describe('namespaces', () => {
  const namespaces: readonly NamedLabels[] = [
    ['tenant-rogue', {}],
    ['tenant-rogue', { team: 'red' }],
    ['tenant-rogue', { team: 'blue' }],
    ['tenant-sibling', { team: 'blue' }],
  ];

  test('with the same name are equivalent without a namespaceSelector, and the first is kept', () => {
    expect(distinctNamespaces(namespaces, selectors([]))).toEqual([
      ['tenant-rogue', {}],
      ['tenant-sibling', { team: 'blue' }],
    ]);
  });

  test('differ if a namespaceSelector matches only some of them', () => {
    expect(distinctNamespaces(namespaces, selectors([], [[is('team', 'blue'), []]]))).toEqual([
      ['tenant-rogue', {}],
      ['tenant-rogue', { team: 'blue' }],
      ['tenant-sibling', { team: 'blue' }],
    ]);
    expect(distinctNamespaces(namespaces, selectors([], [[without('team'), []]]))).toEqual([
      ['tenant-rogue', {}],
      ['tenant-rogue', { team: 'red' }],
      ['tenant-sibling', { team: 'blue' }],
    ]);
  });
});
