import { type Problem, refuseIfAny } from '../contract/problems';
import type { Extension } from '../extension/model';
import { renderExtended } from '../extension/render';
import type { FleetFile } from '../fleet/fleet';
import { locateProblems, type ParsedPlatform, type ParsedTenant, parsePlatform, parseTenant } from '../fleet/parse';
import type { PlanName } from '../fleet/schema/plan';
import { memoizeWeakly } from '../lib/memoize';
import { capacityProblems, plansOf } from '../platform/capacity';
import type { ResolvedPlatform } from '../platform/model';
import { definePlatform } from '../platform/resolve';
import type { RegistryView } from '../registry/registry';
import { checkRendered } from '../synth/checked-tenant';
import type { ResolvedTenant } from '../tenant/model';
import { resolveValidTenant } from '../tenant/resolve';

/** The platform of a registry, read once per view. Throws a TenancyError with all problems of its file. */
export function platformOf(view: RegistryView): ResolvedPlatform {
  return platformIn(view).platform;
}

const platformIn = memoizeWeakly((view: RegistryView): { parsed: ParsedPlatform; platform: ResolvedPlatform } => {
  const { file, text } = view.platform();
  const parsed = parsePlatform(text, file);
  return { parsed, platform: definePlatform(parsed.name, parsed.spec) };
});

/** Reads the plans that a tenant's file reserves. An unchanged text is not parsed again: few of many files change. */
export type PlanReader = (id: string, file: FleetFile) => PlanName[];

export function planReader(): PlanReader {
  const known = new Map<string, { text: string; plans: PlanName[] }>();
  return (id, { text, file }) => {
    const before = known.get(id);
    if (before?.text === text) return before.plans;
    const plans = plansOf(parseTenant(text, file).spec);
    known.set(id, { text, plans });
    return plans;
  };
}

/**
 * Validates a tenant's new text as `synth` does: parses, resolves, renders and checks it, and compares the sum of all
 * plans with the capacity of the cluster. Names and hosts need no comparison with other tenants: they follow from the
 * ids, which are unique. Throws a TenancyError with all problems.
 */
export function validTenant(
  view: RegistryView,
  text: string,
  file: string,
  { planOf, extensions }: { readonly planOf: PlanReader; readonly extensions: readonly Extension[] },
): ResolvedTenant {
  const { parsed: platformFile, platform } = platformIn(view);
  const parsed = parseTenant(text, file);
  const resolved = resolveValidTenant(parsed.id, parsed.spec, platform);
  refuseIfAny([
    ...locateProblems(clusterCapacityProblems(view, parsed, platform, planOf), platformFile),
    ...checkRendered(renderExtended(resolved, extensions), file).problems,
  ]);
  return resolved;
}

/** Whether the plans of all tenants together exceed the cluster's capacity. */
function clusterCapacityProblems(
  view: RegistryView,
  { id, spec }: ParsedTenant,
  platform: ResolvedPlatform,
  planOf: PlanReader,
): Problem[] {
  if (platform.capacity.kind === 'unlimited') return [];
  const { tenants } = view.fleet();
  if (!tenants.ok) return [...tenants.problems];
  const others = tenants.value.filter((other) => other.id !== id);
  refuseIfAny(others.flatMap(({ file }) => (file.ok ? [] : file.problems)));
  const plans = others.flatMap((other) => (other.file.ok ? [planOf(other.id, other.file.value)] : []));
  return capacityProblems([...plans, plansOf(spec)], platform);
}
