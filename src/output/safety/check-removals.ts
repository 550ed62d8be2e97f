import type { Problem } from '../../contract/problems';
import type { Bundle } from '../bundle/bundle';
import { isOfKind } from '../bundle/prune-protection';
import type { PreviousBundle } from '../last/reconstruct';

/** A problem of a bundle, without its path. */
export type BundleProblem = Pick<Problem, 'code' | 'message'>;

/** Refuses to remove Namespaces and PersistentVolumeClaims. Each message lists all conditions that are missing. */
export function checkRemovals(previous: PreviousBundle, bundle: Bundle): BundleProblem[] {
  const kept = new Set(bundle.inventory.objects.map((object) => object.id));
  const removed = previous.objects.map((object) => object.id).filter((id) => !kept.has(id));
  const missing = (id: string): string[] => [...unapproved(id, previous, bundle), ...stillProtected(id, previous)];
  return [
    ...removed
      .filter((id) => isOfKind(id, 'Namespace'))
      .flatMap((id) =>
        problem('namespace-would-go', `${id} would go with all that it holds`, [
          ...missing(id),
          ...laterObjects(id, previous),
        ]),
      ),
    ...removed
      .filter((id) => isOfKind(id, 'PersistentVolumeClaim'))
      .flatMap((id) => problem('volume-would-go', `${id} would go with its data`, missing(id))),
  ];
}

/** Whether the last output was in the last phase of removing the organization. */
export function isRemoved(organization: string, { transition }: PreviousBundle): boolean {
  if (transition?.kind !== 'remove-organization') return false;
  return transition.organization === organization && transition.phase === 'protection-lifted';
}

function problem(code: Problem['code'], found: string, missing: readonly string[]): BundleProblem[] {
  return missing.length === 0 ? [] : [{ code, message: `${found}, want it kept: ${missing.join('; ')}` }];
}

/** The last phase of removing an organization, if the last output was in it, approves its Namespaces. */
function unapproved(id: string, previous: PreviousBundle, { allowedRemovals }: Bundle): string[] {
  const isApproved =
    allowedRemovals.objects.includes(id) ||
    allowedRemovals.removed.some((one) => isRemoved(one.id, previous) && one.namespaces.includes(id));
  return isApproved ? [] : ['no phase and no approved deletion allows that'];
}

function stillProtected(id: string, { unprotected }: PreviousBundle): string[] {
  return unprotected.includes(id)
    ? []
    : ['the last output protects it, and the protection must be lifted one commit before'];
}

/**
 * The objects of later stages in a Namespace must be removed one commit before it. If they were deleted with it, a pod
 * could outlive its NetworkPolicies, and the RoleBinding that Flux needs to delete it.
 */
function laterObjects(namespace: string, previous: PreviousBundle): string[] {
  const within = ` ${namespace.slice('Namespace '.length)}/`;
  const found = previous.objects.find(({ id, stage }) => LATER.has(stage) && id.includes(within));
  if (found === undefined) return [];
  return [`the last output has ${found.id} of stage ${found.stage} in it, which must be removed one commit before`];
}

const LATER: ReadonlySet<string> = new Set(['20-data', '30-services', '40-edge']);
