import { checkObjects, type Finding } from '../checks/rules';
import { type Problem, refuseIfAny } from '../contract/problems';
import type { FleetFile } from '../fleet/fleet';
import { locateProblems, type ParsedPlatform, type ParsedTenant, parsePlatform, parseTenant } from '../fleet/parse';
import type { PlanName } from '../fleet/schema/plan';
import { memoizeWeakly } from '../lib/memoize';
import { capacityProblems, plansOf } from '../platform/capacity';
import type { ResolvedPlatform } from '../platform/model';
import { definePlatform } from '../platform/resolve';
import type { RegistryView } from '../registry/registry';
import type { Extension } from '../tenant/extension/model';
import { renderExtended } from '../tenant/extension/render';
import type { ResolvedTenant } from '../tenant/model';
import { resolveTenant } from '../tenant/resolve';

/** The platform of a registry, read once a view. Throws a TenancyError with all that is wrong with its file. */
export function platformOf(view: RegistryView): ResolvedPlatform {
  return platformIn(view).platform;
}

const platformIn = memoizeWeakly((view: RegistryView): { parsed: ParsedPlatform; platform: ResolvedPlatform } => {
  const { file, text } = view.platform();
  const parsed = parsePlatform(text, file);
  return { parsed, platform: definePlatform(parsed.name, parsed.spec) };
});

/** The plans that a tenant's file counts for. The same text is parsed once: of a thousand files, few have changed. */
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
 * A tenant's new text as synth would take it: parsed, resolved, rendered and judged. What only the whole fleet can tell
 * is told as well: the sum of all plans against the capacity of the cluster. Names and hosts follow from the ids, which
 * no two tenants share. Throws a TenancyError with all problems.
 */
export function validTenant(
  view: RegistryView,
  text: string,
  file: string,
  { planOf, extensions }: { readonly planOf: PlanReader; readonly extensions: readonly Extension[] },
): { parsed: ParsedTenant; resolved: ResolvedTenant } {
  const { parsed: platformFile, platform } = platformIn(view);
  const parsed = parseTenant(text, file);
  const resolved = resolveTenant(parsed.id, parsed.spec, platform);
  const { tenant, manifests, retained } = renderExtended(resolved, extensions);
  const objects = [...manifests.map((one) => one.object), ...retained];
  refuseIfAny([
    ...locateProblems(crowding(view, parsed, platform, planOf), platformFile),
    ...checkObjects(objects, tenant).map((finding) => problemOf(finding, file)),
  ]);
  return { parsed, resolved };
}

/** Whether the cluster has no room for this tenant beside the others. */
function crowding(
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

function problemOf({ object, path, message, rule }: Finding, file: string): Problem {
  const place = path === '' ? object : `${object} ${path}`;
  return { code: 'check-failed', path: [], file, message: `${place}: ${message} (rule ${rule})` };
}
