import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlanName } from '../../src/fleet/schema/plan';
import type { TenantSpec } from '../../src/fleet/schema/tenant';
import { identityOf, type KubeObject } from '../../src/kubernetes/object';
import { advance } from '../../src/lifecycle/advance';
import { definePlatform } from '../../src/platform/resolve';
import { buildTenant } from '../../src/synth/build';
import { renderTenant } from '../../src/tenant/render';
import { resolveValidTenant } from '../../src/tenant/resolve';
import { brokenPromises, fallenQuotas, objectsOf, tightenedLimits, wayTo } from '../support/conversion';
import { type Place, replacedAt, valueAt, withoutPlace } from '../support/places';
import { platformSpec, tenantSpec } from '../support/specs';
import { tenantId, tenantOn } from '../support/tenants';

const PAIRS: readonly (readonly [PlanName, PlanName])[] = [
  ['free', 'basic'],
  ['free', 'pro'],
  ['free', 'enterprise'],
  ['basic', 'free'],
  ['basic', 'pro'],
  ['basic', 'enterprise'],
  ['pro', 'free'],
  ['pro', 'basic'],
  ['pro', 'enterprise'],
  ['enterprise', 'free'],
  ['enterprise', 'basic'],
  ['enterprise', 'pro'],
];

const PLAIN = definePlatform('cluster', platformSpec());
/** Here the smaller plan has more of something: both ways lower a value, and free runs in a sandbox. */
const CROSSED = definePlatform(
  'cluster',
  platformSpec({
    sandbox: { runtimeClassName: 'gvisor', cpuOverhead: '1m', memoryOverhead: '1Mi' },
    plans: {
      free: { shares: { root: { pods: 90 } } },
      basic: { shares: { mcp: { secrets: 90 } } },
      pro: { shares: { root: { services: 90 } } },
    },
  }),
);
const platforms = fc.constantFrom(PLAIN, CROSSED);

describe.each(PAIRS)('a tenant that goes from %s to %s', (from, to) => {
  const journeys = fc.record({ id: tenantId, spec: tenantOn(from, to), platform: platforms }).map((one) => {
    const states = wayTo(one.spec, to, one.platform);
    return { ...one, states, outputs: states.map((state) => objectsOf(one.id, state, one.platform)) };
  });
  const steps = journeys.map(({ outputs }) => outputs.slice(1).map((after, i) => [outputs[i] ?? [], after] as const));

  it('loses nothing, in no step, and asks nothing of Flux that it cannot do', () => {
    fc.assert(
      fc.property(steps, (journey) => {
        for (const [before, after] of journey) expect(brokenPromises(before, after)).toEqual([]);
      }),
      { numRuns: 12 },
    );
  });

  it('never has less room while pods of either plan may run', () => {
    fc.assert(
      fc.property(journeys, ({ outputs }) => {
        const [before = [], between = [], after = between] = outputs;
        for (const other of [before, after]) {
          expect(fallenQuotas(other, between)).toEqual([]);
          expect(tightenedLimits(other, between)).toEqual([]);
        }
      }),
      { numRuns: 12 },
    );
  });

  it('changes nothing but the guards when the transition ends', () => {
    fc.assert(
      fc.property(journeys, ({ id, states, platform }) => {
        const [, between, after] = states;
        if (between === undefined || after === undefined) return;
        const [then, now] = [between, after].map((spec) =>
          renderTenant(resolveValidTenant(id, spec, platform)).filter(({ stage }) => stage !== '10-foundation'),
        );
        expect(now).toEqual(then);
      }),
      { numRuns: 12 },
    );
  });

  it('comes back as it went when it is given up', () => {
    fc.assert(
      fc.property(journeys, ({ id, spec, states, platform }) => {
        const [, between] = states;
        if (between?.transition === undefined) return;
        const next = advance(between, { do: 'abort' }, { now: NOW, by: 'ada', plans: platform.plans });
        if (next.kind === 'gone') throw new RangeError('nobody is deleted');
        const [then, now] = [between, next.spec].map((state) => objectsOf(id, state, platform));
        expect(brokenPromises(then ?? [], now ?? [])).toEqual([]);
        // Its pods may still be those of the plan that it left.
        expect(fallenQuotas(then ?? [], now ?? [])).toEqual([]);
        const { transition: _, ...settled } = next.spec;
        expect(objectsOf(id, settled, platform)).toEqual(objectsOf(id, withoutExpiry(spec), platform));
      }),
      { numRuns: 8 },
    );
  });
});

const NOW = new Date('2026-06-01T10:00:00Z');

/** A conversion to a paid plan ends the expiry for good. */
function withoutExpiry({ expiresAt: _, ...spec }: TenantSpec): TenantSpec {
  return spec;
}

describe('a tenant that sleeps and wakes', () => {
  /** Awake, and as likely in the middle of a conversion as outside of any. */
  const sleepers = fc
    .record({ pair: fc.constantFrom(...PAIRS), id: tenantId, platform: platforms, at: fc.nat(1) })
    .chain(({ pair: [from, to], id, platform, at }) =>
      tenantOn(from, to).map(({ suspend: _, ...awake }) => {
        const spec = wayTo(awake, to, platform)[at] ?? awake;
        return { id, platform, spec };
      }),
    );

  it('has every byte of its bundle again', () => {
    fc.assert(
      fc.property(sleepers, ({ id, spec, platform }) => {
        const step = (state: TenantSpec, name: 'suspend' | 'resume'): TenantSpec => {
          const next = advance(state, { do: name }, { now: NOW, by: 'ada', plans: platform.plans });
          if (next.kind === 'gone') throw new RangeError('nobody is deleted');
          return next.spec;
        };
        const files = (state: TenantSpec) => [...buildTenant(resolveValidTenant(id, state, platform), 'd').unit.files];
        const [awake, asleep] = [spec, step(spec, 'suspend')];
        expect(brokenPromises(objectsOf(id, awake, platform), objectsOf(id, asleep, platform))).toEqual([]);
        expect(replicasOf(objectsOf(id, asleep, platform))).toEqual([0]);
        expect(files(step(asleep, 'resume'))).toEqual(files(awake));
      }),
      { numRuns: 20 },
    );
  });
});

/** Every number of replicas that is asked for. */
function replicasOf(objects: readonly KubeObject[]): unknown[] {
  const workloads = objects.filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet');
  return [...new Set(workloads.map((one) => valueAt(one, ['spec', 'replicas'])))];
}

describe('the promises of a conversion', () => {
  const before = objectsOf('acme', tenantSpec(), PLAIN);
  const after = objectsOf('acme', tenantSpec({ plan: 'enterprise' }), PLAIN);
  const changed = (identity: string, change: (object: KubeObject) => KubeObject[]): KubeObject[] => {
    if (!after.some((one) => identityOf(one) === identity)) throw new RangeError(`no ${identity}`);
    return after.flatMap((one) => (identityOf(one) === identity ? change(one) : [one]));
  };

  it.each<[string, Place, unknown, string[]]>([
    ['apps/StatefulSet tenant-acme/redis', ['spec', 'serviceName'], 'cache', ['spec.serviceName']],
    [
      'apps/StatefulSet tenant-acme/redis',
      ['spec', 'selector', 'matchLabels'],
      {},
      ['spec.selector.matchLabels["app.kubernetes.io/name"]'],
    ],
    ['apps/StatefulSet tenant-acme/redis', ['spec', 'volumeClaimTemplates'], [{}], ['spec.volumeClaimTemplates']],
    [
      'apps/Deployment tenant-acme/web',
      ['spec', 'selector', 'matchLabels', 'plan'],
      'pro',
      ['spec.selector.matchLabels.plan'],
    ],
    ['Service tenant-acme/redis', ['spec', 'clusterIP'], '10.96.0.9', ['spec.clusterIP']],
    ['Service tenant-acme/web', ['spec', 'clusterIP'], 'None', ['spec.clusterIP']],
    ['PersistentVolumeClaim tenant-acme/redis-data', ['spec', 'storageClassName'], 'fast', ['spec.storageClassName']],
    ['ResourceQuota tenant-acme/quota', ['spec', 'scopes'], ['NotTerminating'], ['spec.scopes']],
    [
      'rbac.authorization.k8s.io/RoleBinding tenant-acme/tenant-admin',
      ['roleRef', 'name'],
      'pro-admin',
      ['roleRef.name'],
    ],
  ])('are broken by another %s %j', (identity, place, value, paths) => {
    const spoilt = changed(identity, (object) => [replacedAt(object, place, value)]);
    expect(brokenPromises(before, spoilt)).toEqual(paths.map((path) => `impossible: ${identity} ${path}`));
  });

  it('are broken by a volume of another size', () => {
    const claim = 'PersistentVolumeClaim tenant-acme/redis-data';
    const resized = (size: string) =>
      changed(claim, (object) => [replacedAt(object, ['spec', 'resources', 'requests', 'storage'], size)]);
    expect(brokenPromises(before, resized('1Gi'))).toEqual([
      `impossible: ${claim} spec.resources.requests.storage`,
      `resized: ${claim} 1Gi`,
    ]);
    expect(brokenPromises(before, resized('3Gi'))).toEqual([`resized: ${claim} 3Gi`]);
  });

  it.each([
    ['Namespace tenant-acme', ['lost', 'removed']],
    ['PersistentVolumeClaim tenant-acme/redis-data', ['lost', 'removed']],
    ['apps/StatefulSet tenant-acme/redis', ['removed']],
    ['Service tenant-acme/web', ['removed']],
    ['rbac.authorization.k8s.io/RoleBinding tenant-acme/tenant-admin', ['removed']],
  ])('are broken when %s goes', (identity, how) => {
    expect(
      brokenPromises(
        before,
        changed(identity, () => []),
      ),
    ).toEqual(how.map((one) => `${one}: ${identity}`));
  });

  it('are broken by another name', () => {
    const renamed = changed('apps/Deployment tenant-acme/web', (object) => [
      replacedAt(object, ['metadata', 'name'], 'web-enterprise'),
    ]);
    expect(brokenPromises(before, renamed)).toEqual([
      'removed: apps/Deployment tenant-acme/web',
      'added: apps/Deployment tenant-acme/web-enterprise',
    ]);
  });

  it('see one key of a quota fall, or go', () => {
    const quota = 'ResourceQuota tenant-acme/quota';
    const pods: Place = ['spec', 'hard', 'pods'];
    expect(fallenQuotas(before, after)).toEqual([]);
    expect(
      fallenQuotas(
        before,
        changed(quota, (one) => [replacedAt(one, pods, '39')]),
      ),
    ).toEqual([`${quota} pods`]);
    expect(
      fallenQuotas(
        before,
        changed(quota, (one) => [withoutPlace(one, pods)]),
      ),
    ).toEqual([`${quota} pods`]);
  });

  it('see a bound of a LimitRange tighten from either side', () => {
    const range = 'LimitRange tenant-acme/limits';
    const limits = (bound: string, amount: string) =>
      changed(range, (one) => [replacedAt(one, ['spec', 'limits', 0, bound, 'cpu'], amount)]);
    expect(tightenedLimits(before, after)).toEqual([]);
    expect(tightenedLimits(before, limits('max', '100m'))).toEqual([`${range} max cpu`]);
    expect(tightenedLimits(before, limits('min', '100m'))).toEqual([`${range} min cpu`]);
  });
});
