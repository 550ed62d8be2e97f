import { attempt, formatValue, type Problem, TenancyError } from '../contract/problems';
import type { PlanName } from '../fleet/schema/plan';
import type { TenantSpec } from '../fleet/schema/tenant';
import { didYouMean } from '../lib/did-you-mean';
import type { Path } from '../lib/path';
import type { ResolvedPlatform } from '../platform/model';
import type { ResolvedTenant } from './model';
import { resolveTenant } from './resolve';

/** The tenant that a part belongs to. */
export interface PartOwner {
  /** The id of the tenant. */
  readonly tenant: string;
  readonly plan: PlanName;
  /** Whether the tenant is suspended: every object is printed, and no pod runs. False by default. */
  readonly suspend?: boolean;
}

/** A path in the tenant that has the part, and the path that the caller knows it by. */
export type Moved = readonly [from: Path, to: Path];

export interface Part {
  readonly owner: PartOwner;
  readonly platform: ResolvedPlatform;
  readonly spec: Partial<TenantSpec>;
  readonly moved?: readonly Moved[];
  /** Found in what the caller gave, beside what a tenant with it would do wrong. */
  readonly problems?: readonly Problem[];
}

/** Required fields of a tenant that the part does not use: they are not printed. */
const REST = { displayName: 'any', createdAt: '2000-01-01T00:00:00Z', organizations: [{ id: 'any' }] };

/** The tenant that has a part; the paths of its problems are those that the caller knows. */
export function resolvePart({ owner, platform, spec, moved = [], problems = [] }: Part): ResolvedTenant {
  const { tenant, plan, suspend = false } = owner;
  const all = [...unknownFields(owner, ['tenant', 'plan', 'suspend']), ...problems];
  const outcome = attempt(() => resolveTenant(tenant, { ...REST, ...spec, plan, suspend }, platform));
  const inTenant = outcome.ok ? [] : outcome.problems.map((one) => ({ ...one, path: movedPath(one.path, moved) }));
  if (outcome.ok && all.length === 0) return outcome.value;
  throw new TenancyError([...all, ...inTenant]);
}

function movedPath(path: Path, moved: readonly Moved[]): Path {
  const found = moved.find(([from]) => from.every((part, i) => path[i] === part));
  return found === undefined ? path : [...found[1], ...path.slice(found[0].length)];
}

export function unknownFields(input: object, known: readonly string[]): Problem[] {
  return Object.keys(input)
    .filter((name) => !known.includes(name))
    .map((name) => ({
      code: 'unknown-field',
      path: ['spec', name],
      message: `got the field ${formatValue(name)}, want one of ${known.join(', ')}${didYouMean(name, known)}`,
    }));
}
