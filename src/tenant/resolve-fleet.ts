import { attempt, type Code, type Outcome, type Problem, TenancyError } from '../contract/problems';
import type { ParsedFleet } from '../fleet/fleet';
import { type Located, locateProblems } from '../fleet/parse';
import type { PlatformSpec } from '../fleet/schema/platform';
import { capacityProblems, plansOf } from '../platform/capacity';
import type { ResolvedPlatform } from '../platform/model';
import { definePlatform } from '../platform/resolve';
import type { ResolvedTenant } from './model';
import { resolveValidTenant } from './resolve';

export interface ResolvedFleet {
  readonly platform: ResolvedPlatform;
  readonly tenants: readonly ResolvedTenant[];
}

/**
 * What a registry means. Shape and meaning are one gate, since a person mends all files at once: throws a TenancyError
 * with what parsing found and what the files that could be parsed do wrong, each with file, line and column.
 */
export function resolveFleet(fleet: ParsedFleet): ResolvedFleet {
  const { platform: file } = fleet;
  if (file === null) throw new TenancyError([...fleet.problems, ...platformFreeProblems(fleet)]);
  const platform = located(file, () => definePlatform(file.name, file.spec));
  if (!platform.ok) throw new TenancyError([...fleet.problems, ...platform.problems, ...platformFreeProblems(fleet)]);
  const outcomes = fleet.tenants.map((one) => located(one, () => resolveValidTenant(one.id, one.spec, platform.value)));
  const plans = [...fleet.tenants, ...fleet.others].map((one) => plansOf(one.spec));
  const problems = [
    ...fleet.problems,
    ...outcomes.flatMap((one) => (one.ok ? [] : one.problems)),
    ...locateProblems(capacityProblems(plans, platform.value), file),
  ];
  if (problems.length > 0) throw new TenancyError(problems);
  return { platform: platform.value, tenants: outcomes.flatMap((one) => (one.ok ? [one.value] : [])) };
}

/** What the tenants do wrong on any platform, where theirs cannot be used. */
function platformFreeProblems(fleet: ParsedFleet): Problem[] {
  const platform = definePlatform('any', ANY_PLATFORM);
  const outcomes = fleet.tenants.map((one) => located(one, () => resolveValidTenant(one.id, one.spec, platform)));
  return outcomes.flatMap((one) => (one.ok ? [] : one.problems.filter(({ code }) => PLATFORM_FREE.has(code))));
}

const PLATFORM_FREE: ReadonlySet<Code> = new Set<Code>([
  'expiry-on-paid-plan',
  'grant-unknown-organization',
  'grant-foreign-organization',
  'grant-invalid',
  'egress-host-name',
  'egress-invalid',
  'organization-removed',
  'transition-invalid',
  'approval-invalid',
]);

const ANY_IMAGE = { image: `any@sha256:${'0'.repeat(64)}` };

/** Says as little as a platform can: nothing of it comes out, since only what every platform refuses is told. */
const ANY_PLATFORM: PlatformSpec = {
  domain: 'any.example',
  network: { podCidrs: ['10.0.0.0/16'], serviceCidrs: ['10.1.0.0/16'], nodeCidrs: ['10.2.0.0/16'] },
  storage: { className: 'any' },
  catalog: { server: ANY_IMAGE, web: ANY_IMAGE, registry: ANY_IMAGE, redis: ANY_IMAGE },
};

/** Meaning knows only paths; the parsed file knows where they stand. */
function located<T>(file: Located, step: () => T): Outcome<T> {
  const outcome = attempt(step);
  return outcome.ok ? outcome : { ok: false, problems: locateProblems(outcome.problems, file) };
}
