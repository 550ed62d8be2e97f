import type { Problem } from '../../contract/problems';
import type { Bundle } from '../bundle/bundle';
import { isOfKind } from '../bundle/prune-protection';
import type { PreviousBundle } from '../last/reconstruct';

/** What is wrong with a unit, without its place. */
export type BundleProblem = Pick<Problem, 'code' | 'message'>;

/** The Namespaces and PersistentVolumeClaims of the last output that would go and may not, with all that is missing. */
export function checkRemovals(previous: PreviousBundle, bundle: Bundle): BundleProblem[] {
  const kept = new Set(bundle.inventory.objects.map((object) => object.id));
  const gone = previous.objects.map((object) => object.id).filter((id) => !kept.has(id));
  const missing = (id: string): string[] => [...unapproved(id, previous, bundle), ...stillProtected(id, previous)];
  return [
    ...gone
      .filter((id) => isOfKind(id, 'Namespace'))
      .flatMap((id) =>
        problem('namespace-would-go', `${id} would go with all that it holds`, [
          ...missing(id),
          ...laterObjects(id, previous),
        ]),
      ),
    ...gone
      .filter((id) => isOfKind(id, 'PersistentVolumeClaim'))
      .flatMap((id) => problem('volume-would-go', `${id} would go with its data`, missing(id))),
  ];
}

/** Whether the last output was in the phase after which an organization is gone. */
export function isRemoved(organization: string, { transition }: PreviousBundle): boolean {
  if (transition?.kind !== 'remove-organization') return false;
  return transition.organization === organization && transition.phase === 'protection-lifted';
}

function problem(code: Problem['code'], found: string, missing: readonly string[]): BundleProblem[] {
  return missing.length === 0 ? [] : [{ code, message: `${found}, want it kept: ${missing.join('; ')}` }];
}

/** The Namespaces of an organization are approved by its last phase, which must have been in the output. */
function unapproved(id: string, previous: PreviousBundle, { allowedRemovals }: Bundle): string[] {
  const isApproved =
    allowedRemovals.objects.includes(id) ||
    allowedRemovals.removed.some((one) => isRemoved(one.id, previous) && one.namespaces.includes(id));
  return isApproved ? [] : ['no phase and no approved deletion lets it go'];
}

function stillProtected(id: string, { unprotected }: PreviousBundle): string[] {
  return unprotected.includes(id) ? [] : ['the last output protects it, and protection is lifted one commit before'];
}

/**
 * A pod outlives its policies, and the RoleBinding by which Flux could delete it, where all of them go with the
 * Namespace: what a later stage put there goes before.
 */
function laterObjects(namespace: string, previous: PreviousBundle): string[] {
  const within = ` ${namespace.slice('Namespace '.length)}/`;
  const found = previous.objects.find(({ id, stage }) => LATER.has(stage) && id.includes(within));
  if (found === undefined) return [];
  return [`the last output has ${found.id} of stage ${found.stage} in it, and that goes one commit before`];
}

const LATER: ReadonlySet<string> = new Set(['20-data', '30-services', '40-edge']);
