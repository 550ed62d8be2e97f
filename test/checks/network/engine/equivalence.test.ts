import { describe, expect, test } from 'vitest';
import type { Labels, Selector } from '../../../../src/checks/label-selector';
import type { Role } from '../../../../src/checks/network/allowed/roles';
import { distinctNamespaces, distinctPods } from '../../../../src/checks/network/engine/equivalence';
import type { AskedFor, NamedLabels } from '../../../../src/checks/network/engine/forged-labels';

const WEB = { app: 'web' };
const ROGUE: NamedLabels = ['tenant-rogue', { team: 'blue' }];
const outsider = (): Role => ({ kind: 'outsider' });
const is = (key: string, value: string): Selector => [{ operator: 'In', key, values: [value] }];
const without = (key: string): Selector => [{ operator: 'DoesNotExist', key }];

/** Pod selectors of policies in `home`, and those of peers in the namespaces that a selector selects. */
function asked(home: readonly Selector[], selected: readonly (readonly [Selector, Selector])[] = []): AskedFor {
  return {
    inHome: new Map([['tenant-rogue', new Set(home)]]),
    inSelected: new Map(selected.map(([namespaces, pods]) => [namespaces, new Set([pods])])),
  };
}

describe('pods of one namespace', () => {
  const pods: readonly Labels[] = [{}, WEB, { tier: 'edge' }, { app: 'web', tier: 'edge' }];

  test('are one where nothing chooses among them: the first', () => {
    expect(distinctPods(pods, ROGUE, outsider, asked([]))).toEqual([{}]);
    expect(distinctPods(pods, ROGUE, outsider, asked([[]]))).toEqual([{}]);
  });

  test('are kept apart by a policy of their namespace', () => {
    expect(distinctPods(pods, ROGUE, outsider, asked([is('app', 'web')]))).toEqual([{}, WEB]);
  });

  test('are kept apart by a label that a selector refuses', () => {
    expect(distinctPods(pods, ROGUE, outsider, asked([is('app', 'web'), without('tier')]))).toEqual(pods);
  });

  test('are kept apart by a peer that selects their namespace, and by no other', () => {
    const blue = asked([], [[is('team', 'blue'), is('app', 'web')]]);
    expect(distinctPods(pods, ROGUE, outsider, blue)).toEqual([{}, WEB]);
    const red = asked([], [[is('team', 'red'), is('app', 'web')]]);
    expect(distinctPods(pods, ROGUE, outsider, red)).toEqual([{}]);
  });

  test('are kept apart by their roles, and by the names in a role', () => {
    const roleOf = ({ app = 'none' }: Labels): Role => ({ kind: 'mcp-server', organization: 'ops', server: app });
    expect(distinctPods(pods, ROGUE, roleOf, asked([]))).toEqual([{}, WEB]);
  });
});

describe('namespaces', () => {
  const namespaces: readonly NamedLabels[] = [
    ['tenant-rogue', {}],
    ['tenant-rogue', { team: 'red' }],
    ['tenant-rogue', { team: 'blue' }],
    ['tenant-sibling', { team: 'blue' }],
  ];

  test('of one name are one where no rule tells them apart: the first', () => {
    expect(distinctNamespaces(namespaces, asked([]))).toEqual([
      ['tenant-rogue', {}],
      ['tenant-sibling', { team: 'blue' }],
    ]);
  });

  test('are kept apart by every selector of namespaces', () => {
    expect(distinctNamespaces(namespaces, asked([], [[is('team', 'blue'), []]]))).toEqual([
      ['tenant-rogue', {}],
      ['tenant-rogue', { team: 'blue' }],
      ['tenant-sibling', { team: 'blue' }],
    ]);
    expect(distinctNamespaces(namespaces, asked([], [[without('team'), []]]))).toEqual([
      ['tenant-rogue', {}],
      ['tenant-rogue', { team: 'red' }],
      ['tenant-sibling', { team: 'blue' }],
    ]);
  });
});
