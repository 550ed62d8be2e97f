import { join } from 'node:path';
import { formatTransition, isAllowedTransition, type TransitionState } from '../../contract/phases';
import { formatValue, type Problem } from '../../contract/problems';
import type { Bundle } from '../bundle/bundle';
import { folderOf } from '../bundle/paths';
import { type InventoryState, type LastBundle, type LastOutput, previousOf } from '../last/last-output';
import type { PreviousBundle } from '../last/reconstruct';
import { type BundleProblem, checkRemovals, isRemoved } from './check-removals';

/** The problems of replacing the last state of one bundle by its next one. */
export function checkBundle(last: LastOutput, bundle: Bundle): Problem[] {
  const folder = folderOf(bundle.owner);
  const before = last.bundles.get(folder);
  const previous = before === undefined ? undefined : previousOf(before.state);
  const problems = [
    ...checkPhase(last, before, bundle.inventory.transition),
    ...(previous === undefined ? [] : checkPrevious(previous, bundle)),
    ...(before?.immutableChanges ?? []).map(({ id, path, why }): BundleProblem => {
      const field = path === '' ? '' : `${path} `;
      return { code: 'object-immutable', message: `${id} would change, want it as it was: ${field}${why}` };
    }),
  ];
  return problems.map((problem) => ({ ...problem, file: join(last.dir, folder), path: [] }));
}

const ONE_STEP = 'go back one step in version control, then run synth and commit after each step';

/**
 * Refuses a phase that does not follow the last one. A tenant that is new in the output, or has a damaged inventory,
 * has no last phase: it may begin with the first phase of a transition, which removes nothing, but not with a later
 * one. In a new output every phase is allowed, because there is nothing to lose.
 */
function checkPhase(last: LastOutput, before: LastBundle | undefined, next: TransitionState): BundleProblem[] {
  const state: InventoryState = before?.state ?? { kind: 'absent' };
  if (last.state !== 'ours' || (state.kind === 'damaged' && !state.reconstructed.ok)) return [];
  const previous = previousOf(state)?.transition;
  if (isAllowedTransition(previous ?? { kind: 'none' }, next)) return [];
  const now = formatTransition(next);
  const want = 'want no phase skipped';
  const problem = (message: string): BundleProblem[] => [{ code: 'phase-skipped', message }];
  if (previous !== undefined)
    return problem(`got ${formatTransition(previous)} before and ${now} now, ${want}: ${ONE_STEP}`);
  return state.kind === 'absent'
    ? problem(
        `got ${now} in a tenant that the output never held, want no transition or the first phase of one: ${ONE_STEP}`,
      )
    : problem(
        `got ${now} now and no inventory of the phase before, ${want}: restore the inventory from version control`,
      );
}

function checkPrevious(previous: PreviousBundle, bundle: Bundle): BundleProblem[] {
  return [
    ...checkOrganizations(previous, bundle),
    ...checkRemovals(previous, bundle),
    ...checkStages(previous, bundle),
    ...checkMoves(previous, bundle),
    ...missingTransition(previous, bundle),
    ...missingExtensions(previous, bundle),
  ];
}

/** Without a transition, the quota would shrink before the workloads, and pods could not be created again. */
function missingTransition({ plan }: PreviousBundle, { inventory, requiresTransitionFrom }: Bundle): BundleProblem[] {
  if (plan === null || plan === inventory.plan || !requiresTransitionFrom.includes(plan)) return [];
  if (inventory.transition.kind === 'convert' && inventory.transition.from === plan) return [];
  const message = `got plan ${inventory.plan} after ${plan}, which lowers a quota, want a transition: take the change of the plan back, and use tenancy convert`;
  return [{ code: 'transition-missing', message }];
}

/** A run without the extension would print without its objects, and Flux would delete them. Its version may differ. */
function missingExtensions({ extensions }: PreviousBundle, { usedExtensions, owner }: Bundle): BundleProblem[] {
  return extensions
    .filter(({ name }) => !usedExtensions.some((used) => used.name === name))
    .map(({ name, version }) => ({
      code: 'extension-missing',
      message: `the last output was made with extension ${name}@${version}, want it in this run: Flux would delete what it added to ${owner}`,
    }));
}

/** The Namespaces of a removed organization are checked by `checkRemovals`. */
function checkOrganizations(previous: PreviousBundle, { inventory, allowedRemovals }: Bundle): BundleProblem[] {
  if (allowedRemovals.organizations) return [];
  const removed = allowedRemovals.removed.filter((one) => isRemoved(one.id, previous)).map((one) => one.id);
  return previous.organizations
    .filter((id) => !inventory.organizations.includes(id) && !removed.includes(id))
    .map((id) => ({
      code: 'organization-vanished',
      message: `got no organization ${formatValue(id)}, want it kept: restore it in the tenant's file, and remove it in its phases`,
    }));
}

/** The stage of the Flux objects may never become empty: Flux would delete all other objects of the tenant. */
function checkStages(previous: PreviousBundle, bundle: Bundle): BundleProblem[] {
  const filled = new Set(bundle.inventory.objects.map((object) => object.stage));
  const allowed = new Set<string>(bundle.allowedRemovals.stages);
  const before = new Set(previous.objects.map((object) => object.stage));
  return [...before]
    .filter((stage) => !filled.has(stage) && !allowed.has(stage))
    .sort()
    .map((stage) => ({
      code: 'stage-emptied',
      message: `got no object in stage ${stage}, where there were some: Flux would delete them all`,
    }));
}

function checkMoves(previous: PreviousBundle, bundle: Bundle): BundleProblem[] {
  const stages = new Map(bundle.inventory.objects.map((object) => [object.id, object.stage]));
  return previous.objects.flatMap(({ id, stage }): BundleProblem[] => {
    const to = stages.get(id);
    if (to === undefined || to === stage) return [];
    const message = `${id} would move from stage ${stage} to ${to}: Flux would delete it and make it again`;
    return [{ code: 'stage-changed', message }];
  });
}
