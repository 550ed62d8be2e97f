import { describe, expect, it } from 'vitest';
import { namespaceGuards } from '../../../src/checks/namespace/guards';
import type { TransitionState } from '../../../src/contract/phases';
import { identityOf } from '../../../src/kubernetes/object';
import { convertingFrom, deletingIn, NO_TRANSITION, removing } from '../../support/transition-states';
import { OBJECTS } from '../fixture/acme';
import { found, without, withValue } from '../fixture/change';
import { type Row, testRows } from '../fixture/rows';

const NAMESPACE = 'Namespace tenant-acme';
const QUOTA = 'ResourceQuota tenant-acme/quota';
const AFFINITY = 'ResourceQuota tenant-acme/no-cross-namespace-affinity';
const LIMITS = 'LimitRange tenant-acme/limits';
const NO_AFFINITY = `${NAMESPACE}: has no ResourceQuota of scope CrossNamespacePodAffinity with pods "0", want one`;
const PRUNE = 'kustomize.toolkit.fluxcd.io/prune';

describe('the rule namespace-guards', () => {
  testRows(namespaceGuards, [
    ...[
      'limits.ephemeral-storage',
      'count/cronjobs.batch',
      'standard.storageclass.storage.k8s.io/requests.storage',
    ].map(
      (key): Row => [
        `requires a quota of ${key}`,
        QUOTA,
        `spec.hard["${key}"]`,
        undefined,
        [`${NAMESPACE}: has no ResourceQuota with all keys, want one that has also ${key}`],
      ],
    ),
    ...['services.nodeports', 'services.loadbalancers', 'fast.storageclass.storage.k8s.io/persistentvolumeclaims'].map(
      (key): Row => [
        `requires a quota of zero for ${key}`,
        QUOTA,
        `spec.hard["${key}"]`,
        '1',
        [`${NAMESPACE}: has a quota of "1" for ${key}, want "0"`],
      ],
    ),
    ['requires a quota of zero pods with cross-namespace affinity', AFFINITY, 'spec.hard.pods', '1', [NO_AFFINITY]],
    [
      'refuses a second scope of that quota',
      AFFINITY,
      'spec.scopeSelector.matchExpressions[1]',
      { scopeName: 'BestEffort', operator: 'Exists' },
      [NO_AFFINITY],
    ],
    [
      'requires defaults for every resource',
      LIMITS,
      'spec.limits[0].default.memory',
      undefined,
      [`${LIMITS} spec.limits[0]: has no default request and limit for memory, want both`],
    ],
    [
      'requires defaults within min and max',
      LIMITS,
      'spec.limits[0].defaultRequest.cpu',
      '1m',
      [`${LIMITS} spec.limits[0]: has defaults for cpu outside min and max, want min ≤ request ≤ limit ≤ max`],
    ],
    [
      'requires a maximum per container',
      LIMITS,
      'spec.limits[0].max["ephemeral-storage"]',
      undefined,
      [`${LIMITS} spec.limits[0].max: has no quantity of ephemeral-storage, want one`],
    ],
    [
      'requires a maximum per volume claim',
      LIMITS,
      'spec.limits[1].max',
      undefined,
      [`${LIMITS} spec.limits[1].max: has no quantity of storage, want one`],
    ],
    [
      'requires a LimitRange for volume claims',
      LIMITS,
      'spec.limits[1]',
      undefined,
      [`${NAMESPACE}: has no LimitRange for volume claims, want one`],
    ],
    [
      'requires a default ServiceAccount without token',
      'ServiceAccount tenant-acme/default',
      'automountServiceAccountToken',
      true,
      [`${NAMESPACE}: has no ServiceAccount default with automountServiceAccountToken: false, want it`],
    ],
    ...[NAMESPACE, 'PersistentVolumeClaim tenant-acme/redis-data'].map(
      (object): Row => [
        `requires prune protection of ${object}`,
        object,
        `metadata.annotations["${PRUNE}"]`,
        'enabled',
        [`${object} metadata.annotations.${PRUNE}: got "enabled", want "disabled": Flux must not delete it`],
      ],
    ),
  ]);

  it.each([
    ['Namespace tenant-acme-org-research-mcp', 'Namespace tenant-acme-org-research-mcp: is missing, want it printed'],
    [AFFINITY, NO_AFFINITY],
    [
      'ServiceAccount tenant-acme/default',
      `${NAMESPACE}: has no ServiceAccount default with automountServiceAccountToken: false, want it`,
    ],
  ])('requires %s', (identity, finding) => {
    expect(found(namespaceGuards, without(identity))).toEqual([finding]);
  });

  it('requires a LimitRange', () => {
    expect(found(namespaceGuards, without(LIMITS))).toEqual([
      `${NAMESPACE}: has no LimitRange for containers, want one`,
      `${NAMESPACE}: has no LimitRange for volume claims, want one`,
    ]);
  });

  it('requires a quota with every key', () => {
    expect(found(namespaceGuards, without(QUOTA)).map((line) => line.split(', ').slice(1).length)).toEqual([24]);
  });
});

const VOLUME = 'PersistentVolumeClaim tenant-acme/redis-data';
const RESEARCH = ['Namespace tenant-acme-org-research', 'Namespace tenant-acme-org-research-mcp'];
const EVERYTHING = [NAMESPACE, ...RESEARCH, VOLUME];

/** The fixture with the protection of these objects lifted. */
function lifted(...identities: readonly string[]) {
  return OBJECTS.map((one) =>
    identities.includes(identityOf(one)) ? withValue(one, `metadata.annotations["${PRUNE}"]`, 'enabled') : one,
  );
}

describe('prune protection', () => {
  it.each<[TransitionState, string[]]>([
    [NO_TRANSITION, []],
    [convertingFrom('free'), []],
    [removing('research', 'workloads-off'), []],
    [removing('research', 'protection-lifted'), RESEARCH],
    [removing('sales', 'protection-lifted'), []],
    [deletingIn('notify'), []],
    [deletingIn('export'), []],
    [deletingIn('edge-off'), []],
    [deletingIn('services-off'), RESEARCH],
    [deletingIn('organization-namespaces'), [...RESEARCH, VOLUME]],
    [deletingIn('volumes'), EVERYTHING],
    [deletingIn('root-namespace'), EVERYTHING],
  ])('at %s is lifted from %j, neither too early nor too late', (transition, open) => {
    expect(found(namespaceGuards, lifted(...open), { transition })).toEqual([]);
    for (const identity of EVERYTHING) {
      const other = open.includes(identity) ? open.filter((one) => one !== identity) : [...open, identity];
      const words = open.includes(identity)
        ? 'got "disabled", want "enabled": the next step removes it'
        : 'got "enabled", want "disabled": Flux must not delete it';
      expect(found(namespaceGuards, lifted(...other), { transition })).toEqual([
        `${identity} metadata.annotations.${PRUNE}: ${words}`,
      ]);
    }
  });

  it('is lifted for approved deletions, and for no object with a similar name', () => {
    const approvedDeletions = ['PersistentVolumeClaim/tenant-acme/redis-data', 'Namespace/tenant-acme-org-research'];
    const facts = { approvedDeletions };
    expect(found(namespaceGuards, lifted(VOLUME, 'Namespace tenant-acme-org-research'), facts)).toEqual([]);
    expect(found(namespaceGuards, lifted(VOLUME, ...RESEARCH), facts)).toEqual([
      `Namespace tenant-acme-org-research-mcp metadata.annotations.${PRUNE}: got "enabled", want "disabled": Flux must not delete it`,
    ]);
  });
});
