import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlanName } from '../../src/fleet/schema/plan';
import type { TenantSpec } from '../../src/fleet/schema/tenant';
import { identityOf, type KubeObject } from '../../src/kubernetes/object';
import type { Path } from '../../src/lib/path';
import { advance } from '../../src/lifecycle/advance';
import { definePlatform } from '../../src/platform/resolve';
import { buildTenant } from '../../src/synth/build';
import { renderTenant } from '../../src/tenant/render';
import { resolveValidTenant } from '../../src/tenant/resolve';
import {
  conversionProblems,
  objectsOf,
  shrunkQuotas,
  statesOfConversion,
  tightenedLimits,
} from '../support/conversion';
import { replacedAt, valueAt, withoutPath } from '../support/object-paths';
import { platformSpec, tenantSpec } from '../support/specs';
import { tenantId, tenantOn } from '../support/tenants';
import { runsOfTier } from '../support/tier';

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
/** A platform on which the smaller plan has a larger value too, so that both directions shrink one; free runs in a sandbox. */
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

describe.each(PAIRS)('a conversion from %s to %s', (from, to) => {
  const journeys = fc.record({ id: tenantId, spec: tenantOn(from, to), platform: platforms }).map((one) => {
    const states = statesOfConversion(one.spec, to, one.platform);
    return { ...one, states, outputs: states.map((state) => objectsOf(one.id, state, one.platform)) };
  });
  const steps = journeys.map(({ outputs }) => outputs.slice(1).map((after, i) => [outputs[i] ?? [], after] as const));

  it('deletes no object in any step, and makes no change that the API server refuses', () => {
    fc.assert(
      fc.property(steps, (journey) => {
        for (const [before, after] of journey) expect(conversionProblems(before, after)).toEqual([]);
      }),
      { numRuns: runsOfTier(12) },
    );
  });

  it('never has a smaller quota while pods of either plan may run', () => {
    fc.assert(
      fc.property(journeys, ({ outputs }) => {
        const [before = [], between = [], after = between] = outputs;
        for (const other of [before, after]) {
          expect(shrunkQuotas(other, between)).toEqual([]);
          expect(tightenedLimits(other, between)).toEqual([]);
        }
      }),
      { numRuns: runsOfTier(12) },
    );
  });

  it('changes nothing outside of the foundation when the transition ends', () => {
    fc.assert(
      fc.property(journeys, ({ id, states, platform }) => {
        const [, between, after] = states;
        if (between === undefined || after === undefined) return;
        const [then, now] = [between, after].map((spec) =>
          renderTenant(resolveValidTenant(id, spec, platform)).filter(({ stage }) => stage !== '10-foundation'),
        );
        expect(now).toEqual(then);
      }),
      { numRuns: runsOfTier(12) },
    );
  });

  it('restores the objects of the old plan when it is aborted', () => {
    fc.assert(
      fc.property(journeys, ({ id, spec, states, platform }) => {
        const [, between] = states;
        if (between?.transition === undefined) return;
        const next = advance(between, { do: 'abort' }, { now: NOW, by: 'ada', plans: platform.plans });
        if (next.kind === 'deleted') throw new RangeError('no tenant is deleted here');
        const [then, now] = [between, next.spec].map((state) => objectsOf(id, state, platform));
        expect(conversionProblems(then ?? [], now ?? [])).toEqual([]);
        // Pods of the new plan may still run.
        expect(shrunkQuotas(then ?? [], now ?? [])).toEqual([]);
        const { transition: _, ...aborted } = next.spec;
        expect(objectsOf(id, aborted, platform)).toEqual(objectsOf(id, withoutExpiry(spec), platform));
      }),
      { numRuns: runsOfTier(8) },
    );
  });
});

const NOW = new Date('2026-06-01T10:00:00Z');

/** A conversion to a paid plan removes the expiry date, and an abort does not restore it. */
function withoutExpiry({ expiresAt: _, ...spec }: TenantSpec): TenantSpec {
  return spec;
}

describe('a tenant that is suspended and resumed', () => {
  /** Running tenants, half of them in a conversion. */
  const runningTenants = fc
    .record({ pair: fc.constantFrom(...PAIRS), id: tenantId, platform: platforms, at: fc.nat(1) })
    .chain(({ pair: [from, to], id, platform, at }) =>
      tenantOn(from, to).map(({ suspend: _, ...running }) => {
        const spec = statesOfConversion(running, to, platform)[at] ?? running;
        return { id, platform, spec };
      }),
    );

  it('has the same bytes in its bundle as before', () => {
    fc.assert(
      fc.property(runningTenants, ({ id, spec, platform }) => {
        const step = (state: TenantSpec, name: 'suspend' | 'resume'): TenantSpec => {
          const next = advance(state, { do: name }, { now: NOW, by: 'ada', plans: platform.plans });
          if (next.kind === 'deleted') throw new RangeError('no tenant is deleted here');
          return next.spec;
        };
        const files = (state: TenantSpec) => [
          ...buildTenant(resolveValidTenant(id, state, platform), 'd').bundle.files,
        ];
        const [running, suspended] = [spec, step(spec, 'suspend')];
        expect(conversionProblems(objectsOf(id, running, platform), objectsOf(id, suspended, platform))).toEqual([]);
        expect(replicasOf(objectsOf(id, suspended, platform))).toEqual([0]);
        expect(files(step(suspended, 'resume'))).toEqual(files(running));
      }),
      { numRuns: runsOfTier(20) },
    );
  });
});

/** The distinct numbers of replicas. */
function replicasOf(objects: readonly KubeObject[]): unknown[] {
  const workloads = objects.filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet');
  return [...new Set(workloads.map((one) => valueAt(one, ['spec', 'replicas'])))];
}

describe('the conversion oracle', () => {
  const before = objectsOf('acme', tenantSpec(), PLAIN);
  const after = objectsOf('acme', tenantSpec({ plan: 'enterprise' }), PLAIN);
  const changed = (identity: string, change: (object: KubeObject) => KubeObject[]): KubeObject[] => {
    if (!after.some((one) => identityOf(one) === identity)) throw new RangeError(`no ${identity}`);
    return after.flatMap((one) => (identityOf(one) === identity ? change(one) : [one]));
  };

  it.each<[string, Path, unknown, string[]]>([
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
  ])('reports a changed immutable field: %s %j', (identity, place, value, paths) => {
    const broken = changed(identity, (object) => [replacedAt(object, place, value)]);
    expect(conversionProblems(before, broken)).toEqual(paths.map((path) => `impossible: ${identity} ${path}`));
  });

  it('reports a volume of another size', () => {
    const claim = 'PersistentVolumeClaim tenant-acme/redis-data';
    const resized = (size: string) =>
      changed(claim, (object) => [replacedAt(object, ['spec', 'resources', 'requests', 'storage'], size)]);
    expect(conversionProblems(before, resized('1Gi'))).toEqual([
      `impossible: ${claim} spec.resources.requests.storage`,
      `resized: ${claim} 1Gi`,
    ]);
    expect(conversionProblems(before, resized('3Gi'))).toEqual([`resized: ${claim} 3Gi`]);
  });

  it.each([
    ['Namespace tenant-acme', ['lost', 'removed']],
    ['PersistentVolumeClaim tenant-acme/redis-data', ['lost', 'removed']],
    ['apps/StatefulSet tenant-acme/redis', ['removed']],
    ['Service tenant-acme/web', ['removed']],
    ['rbac.authorization.k8s.io/RoleBinding tenant-acme/tenant-admin', ['removed']],
  ])('reports a removed object: %s', (identity, how) => {
    expect(
      conversionProblems(
        before,
        changed(identity, () => []),
      ),
    ).toEqual(how.map((one) => `${one}: ${identity}`));
  });

  it('reports a renamed object', () => {
    const renamed = changed('apps/Deployment tenant-acme/web', (object) => [
      replacedAt(object, ['metadata', 'name'], 'web-enterprise'),
    ]);
    expect(conversionProblems(before, renamed)).toEqual([
      'removed: apps/Deployment tenant-acme/web',
      'added: apps/Deployment tenant-acme/web-enterprise',
    ]);
  });

  it('reports a smaller or removed key of a quota', () => {
    const quota = 'ResourceQuota tenant-acme/quota';
    const pods: Path = ['spec', 'hard', 'pods'];
    expect(shrunkQuotas(before, after)).toEqual([]);
    expect(
      shrunkQuotas(
        before,
        changed(quota, (one) => [replacedAt(one, pods, '39')]),
      ),
    ).toEqual([`${quota} pods`]);
    expect(
      shrunkQuotas(
        before,
        changed(quota, (one) => [withoutPath(one, pods)]),
      ),
    ).toEqual([`${quota} pods`]);
  });

  it('reports a lower maximum and a higher minimum of a LimitRange', () => {
    const range = 'LimitRange tenant-acme/limits';
    const limits = (bound: string, amount: string) =>
      changed(range, (one) => [replacedAt(one, ['spec', 'limits', 0, bound, 'cpu'], amount)]);
    expect(tightenedLimits(before, after)).toEqual([]);
    expect(tightenedLimits(before, limits('max', '100m'))).toEqual([`${range} max cpu`]);
    expect(tightenedLimits(before, limits('min', '100m'))).toEqual([`${range} min cpu`]);
  });
});
