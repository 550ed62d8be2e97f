import { diffObjects, losses } from '../../src/diff/objects';
import type { PlanName } from '../../src/fleet/schema/plan';
import type { TenantSpec } from '../../src/fleet/schema/tenant';
import { identityOf, type KubeObject } from '../../src/kubernetes/object';
import { millicores } from '../../src/kubernetes/quantity';
import type { Path } from '../../src/lib/path';
import { advance } from '../../src/lifecycle/advance';
import type { ResolvedPlatform } from '../../src/platform/model';
import { renderTenant } from '../../src/tenant/render';
import { resolveValidTenant } from '../../src/tenant/resolve';
import { valueAt } from './object-paths';

/** The states of a tenant during a conversion, one per commit; with a transition there are three. */
export function statesOfConversion(spec: TenantSpec, plan: PlanName, { plans }: ResolvedPlatform): TenantSpec[] {
  const step = (from: TenantSpec, action: Parameters<typeof advance>[1]): TenantSpec => {
    const next = advance(from, action, { now: new Date('2026-06-01T10:00:00Z'), by: 'ada', plans });
    if (next.kind === 'deleted') throw new RangeError('a conversion deletes no tenant');
    return next.spec;
  };
  const converted = step(spec, { do: 'convert', plan });
  if (converted.transition === undefined) return [spec, converted];
  const seen = step(converted, { do: 'record', gate: 'services-ready', evidence: 'main@sha1:1a2b' });
  return [spec, converted, step(seen, { do: 'continue' })];
}

export function objectsOf(id: string, spec: TenantSpec, platform: ResolvedPlatform): KubeObject[] {
  return renderTenant(resolveValidTenant(id, spec, platform)).map((manifest) => manifest.object);
}

/** Changes that no commit of a conversion may make: an immutable field, a removed or added object, a resized volume. */
export function conversionProblems(before: readonly KubeObject[], after: readonly KubeObject[]): string[] {
  const changes = diffObjects(before, after);
  return [
    ...changes.flatMap((one) =>
      one.kind === 'impossible' ? one.rejected.map(({ path }) => `impossible: ${one.identity} ${path}`) : [],
    ),
    ...losses(changes).map((one) => `lost: ${one.identity}`),
    ...missing(before, after).map((identity) => `removed: ${identity}`),
    ...missing(after, before).map((identity) => `added: ${identity}`),
    ...sizes(after)
      .filter((size) => !sizes(before).includes(size))
      .map((size) => `resized: ${size}`),
  ];
}

/** Keys of quotas that are smaller than before: `ResourceQuota tenant-acme/quota pods`. */
export function shrunkQuotas(before: readonly KubeObject[], after: readonly KubeObject[]): string[] {
  const left = quotasOf(after);
  return [...quotasOf(before)].flatMap(([key, amount]) => ((left.get(key) ?? -1) < amount ? [key] : []));
}

/** Bounds of LimitRanges that are tighter than before. */
export function tightenedLimits(before: readonly KubeObject[], after: readonly KubeObject[]): string[] {
  const left = limitsOf(after);
  return [...limitsOf(before)].flatMap(([key, amount]) =>
    (left.get(key) ?? Number.NEGATIVE_INFINITY) < amount ? [key] : [],
  );
}

function missing(from: readonly KubeObject[], other: readonly KubeObject[]): string[] {
  const names = other.map(identityOf);
  return from
    .filter(({ kind }) => !['HorizontalPodAutoscaler', 'PodDisruptionBudget'].includes(kind))
    .map(identityOf)
    .filter((identity) => !names.includes(identity));
}

function sizes(objects: readonly KubeObject[]): string[] {
  return objects
    .filter(({ kind }) => kind === 'PersistentVolumeClaim')
    .map((one) => `${identityOf(one)} ${textAt(one, ['spec', 'resources', 'requests', 'storage'])}`);
}

/** The keys of all quotas, in thousandths of their unit. */
function quotasOf(objects: readonly KubeObject[]): Map<string, number> {
  return new Map(
    objects
      .filter(({ kind }) => kind === 'ResourceQuota')
      .flatMap((quota) =>
        Object.entries(valueAt(quota, ['spec', 'hard']) ?? {}).map(([key, amount]): [string, number] => [
          `${identityOf(quota)} ${key}`,
          millicores(String(amount)),
        ]),
      ),
  );
}

/** Each bound of each LimitRange; a minimum is negated, because a smaller minimum is looser. */
function limitsOf(objects: readonly KubeObject[]): Map<string, number> {
  return new Map(
    objects
      .filter(({ kind }) => kind === 'LimitRange')
      .flatMap((range) =>
        ['0', '1'].flatMap((item) =>
          ['min', 'max', 'default', 'defaultRequest'].flatMap((bound) =>
            Object.entries(valueAt(range, ['spec', 'limits', item, bound]) ?? {}).map(
              ([key, amount]): [string, number] => [
                `${identityOf(range)} ${bound} ${key}`,
                (bound === 'min' ? -1 : 1) * millicores(String(amount)),
              ],
            ),
          ),
        ),
      ),
  );
}

function textAt(object: KubeObject, path: Path): string {
  return String(valueAt(object, path));
}
