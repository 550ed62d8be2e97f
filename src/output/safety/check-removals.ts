import type { Problem } from '../../contract/problems';
import type { Unit } from '../bundle/bundle';
import { isOfKind } from '../bundle/prune-protection';
import type { UnitRecord } from '../last/reconstruct';

/** What is wrong with a unit, without its place. */
export type Refusal = Pick<Problem, 'code' | 'message'>;

/** The Namespaces and PersistentVolumeClaims of the last output that would go and may not, with all that is missing. */
export function judgeLosses(record: UnitRecord, unit: Unit): Refusal[] {
  const kept = new Set(unit.inventory.objects.map((object) => object.id));
  const gone = record.objects.map((object) => object.id).filter((id) => !kept.has(id));
  const lost = (id: string): string[] => [...unapproved(id, record, unit), ...stillProtected(id, record)];
  return [
    ...gone
      .filter((id) => isOfKind(id, 'Namespace'))
      .flatMap((id) =>
        fault('namespace-would-go', `${id} would go with all that it holds`, [...lost(id), ...occupants(id, record)]),
      ),
    ...gone
      .filter((id) => isOfKind(id, 'PersistentVolumeClaim'))
      .flatMap((id) => fault('volume-would-go', `${id} would go with its data`, lost(id))),
  ];
}

/** Whether the last output was in the phase after which an organization is gone. */
export function isRemoved(organization: string, { transition }: UnitRecord): boolean {
  if (transition?.kind !== 'remove-organization') return false;
  return transition.organization === organization && transition.phase === 'protection-lifted';
}

function fault(code: Problem['code'], found: string, missing: readonly string[]): Refusal[] {
  return missing.length === 0 ? [] : [{ code, message: `${found}, want it kept: ${missing.join('; ')}` }];
}

/** The Namespaces of an organization are approved by its last phase, which must have been in the output. */
function unapproved(id: string, record: UnitRecord, { mayGo }: Unit): string[] {
  const isApproved =
    mayGo.objects.includes(id) || mayGo.removed.some((one) => isRemoved(one.id, record) && one.namespaces.includes(id));
  return isApproved ? [] : ['no phase and no approved deletion lets it go'];
}

function stillProtected(id: string, { unprotected }: UnitRecord): string[] {
  return unprotected.includes(id) ? [] : ['the last output protects it, and protection is lifted one commit before'];
}

/**
 * A pod outlives its policies, and the RoleBinding by which Flux could delete it, where all of them go with the
 * Namespace: what a later stage put there goes before.
 */
function occupants(namespace: string, record: UnitRecord): string[] {
  const within = ` ${namespace.slice('Namespace '.length)}/`;
  const found = record.objects.find(({ id, stage }) => LATER.has(stage) && id.includes(within));
  if (found === undefined) return [];
  return [`the last output has ${found.id} of stage ${found.stage} in it, and that goes one commit before`];
}

const LATER: ReadonlySet<string> = new Set(['20-data', '30-services', '40-edge']);
