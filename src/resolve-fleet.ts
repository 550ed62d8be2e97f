import { capacityFaults } from './capacity';
import { attempt, type Outcome, TenancyError } from './errors';
import { definePlatform } from './platform';
import { resolveTenant } from './resolve';
import type { ResolvedPlatform, ResolvedTenant } from './resolved';
import type { ParsedFleet } from './spec/fleet';
import { type Located, locateProblems } from './spec/parse';

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
  if (file === null) throw new TenancyError(fleet.problems);
  const platform = located(file, () => definePlatform(file.name, file.spec));
  if (!platform.ok) throw new TenancyError([...fleet.problems, ...platform.problems]);
  const outcomes = fleet.tenants.map((one) => located(one, () => resolveTenant(one.id, one.spec, platform.value)));
  const plans = [...fleet.tenants, ...fleet.others].map((one) => one.spec.plan);
  const problems = [
    ...fleet.problems,
    ...outcomes.flatMap((one) => (one.ok ? [] : one.problems)),
    ...locateProblems(capacityFaults(plans, platform.value), file),
  ];
  if (problems.length > 0) throw new TenancyError(problems);
  return { platform: platform.value, tenants: outcomes.flatMap((one) => (one.ok ? [one.value] : [])) };
}

/** Meaning knows only paths; the parsed file knows where they stand. */
function located<T>(file: Located, step: () => T): Outcome<T> {
  const outcome = attempt(step);
  return outcome.ok ? outcome : { ok: false, problems: locateProblems(outcome.problems, file) };
}
