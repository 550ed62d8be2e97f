import { join } from 'node:path';
import { formatTransition, isAllowedTransition, type TransitionState } from '../../contract/phases';
import { formatValue, type Problem } from '../../contract/problems';
import type { Unit } from '../bundle/bundle';
import { folderOf } from '../bundle/paths';
import { type LastOutput, type LastUnit, recordOf } from '../last/last-output';
import type { UnitRecord } from '../last/reconstruct';
import { isRemoved, judgeLosses, type Refusal } from './check-removals';

/** What forbids that the last state of one unit is followed by its next one. */
export function judgeUnit(last: LastOutput, unit: Unit): Problem[] {
  const folder = folderOf(unit.owner);
  const before = last.units.get(folder);
  const record = before === undefined ? undefined : recordOf(before.knowledge);
  const faults = [
    ...skippedPhase(last, before, unit.inventory.transition),
    ...(record === undefined ? [] : judgeRecord(record, unit)),
    ...(before?.frozen ?? []).map(({ id, path, why }): Refusal => {
      const place = path === '' ? '' : `${path} `;
      return { code: 'object-immutable', message: `${id} would change, want it as it was: ${place}${why}` };
    }),
  ];
  return faults.map((fault) => ({ ...fault, file: join(last.dir, folder), path: [] }));
}

const ONE_STEP = 'go back one step in version control, then run synth and commit after each step';

/**
 * A tenant that the output never held stood nowhere, and neither did one whose inventory cannot be believed: it may
 * begin with a first phase, which takes nothing away, and not behind a gate that nobody saw here. An output that is
 * written anew holds nobody: there the registry alone tells where each tenant stands, and there is nothing to lose.
 */
function skippedPhase(last: LastOutput, unit: LastUnit | undefined, next: TransitionState): Refusal[] {
  const knowledge = unit?.knowledge ?? { kind: 'none' };
  if (last.state !== 'ours' || (knowledge.kind === 'doubtful' && !knowledge.rebuilt.ok)) return [];
  const before = recordOf(knowledge)?.transition;
  if (isAllowedTransition(before ?? { kind: 'none' }, next)) return [];
  const now = formatTransition(next);
  const want = 'want no phase skipped';
  const fault = (message: string): Refusal[] => [{ code: 'phase-skipped', message }];
  if (before !== undefined) return fault(`got ${formatTransition(before)} before and ${now} now, ${want}: ${ONE_STEP}`);
  return knowledge.kind === 'none'
    ? fault(
        `got ${now} in a tenant that the output never held, want no transition or the first phase of one: ${ONE_STEP}`,
      )
    : fault(`got ${now} now and no word on what was before, ${want}: restore the inventory from version control`);
}

function judgeRecord(record: UnitRecord, unit: Unit): Refusal[] {
  return [
    ...lostOrganizations(record, unit),
    ...judgeLosses(record, unit),
    ...emptiedStages(record, unit),
    ...movedObjects(record, unit),
    ...unguardedFall(record, unit),
    ...missingExtensions(record, unit),
  ];
}

/** A run without the extension would print without its objects, and Flux would delete them. Its version may differ. */
function missingExtensions({ extensions }: UnitRecord, { givenExtensions, owner }: Unit): Refusal[] {
  return extensions
    .filter(({ name }) => !givenExtensions.some((given) => given.name === name))
    .map(({ name, version }) => ({
      code: 'extension-missing',
      message: `the last output was made with extension ${name}@${version}, want it in this run: Flux would delete what it added to ${owner}`,
    }));
}

/** Written by hand, a smaller plan would lower the quotas first, and a pod that is deleted could not come back. */
function unguardedFall({ plan }: UnitRecord, { inventory, fallsFrom }: Unit): Refusal[] {
  if (plan === null || plan === inventory.plan || !fallsFrom.includes(plan)) return [];
  if (inventory.transition.kind === 'convert' && inventory.transition.from === plan) return [];
  const message = `got plan ${inventory.plan} after ${plan}, which lowers a quota, want a transition: take the change of the plan back, and use tenancy convert`;
  return [{ code: 'transition-missing', message }];
}

/** The Namespaces of one that goes are judged one by one beside this. */
function lostOrganizations(record: UnitRecord, { inventory, mayGo }: Unit): Refusal[] {
  if (mayGo.organizations) return [];
  const removed = mayGo.removed.filter((one) => isRemoved(one.id, record)).map((one) => one.id);
  return record.organizations
    .filter((id) => !inventory.organizations.includes(id) && !removed.includes(id))
    .map((id) => ({
      code: 'organization-vanished',
      message: `got no organization ${formatValue(id)}, want it kept: restore it in the tenant's file, and remove it in its phases`,
    }));
}

/** A tenant never does without its Flux objects: Flux would delete the rest. */
function emptiedStages(record: UnitRecord, unit: Unit): Refusal[] {
  const filled = new Set(unit.inventory.objects.map((object) => object.stage));
  const allowed = new Set<string>(unit.mayGo.stages);
  const before = new Set(record.objects.map((object) => object.stage));
  return [...before]
    .filter((stage) => !filled.has(stage) && !allowed.has(stage))
    .sort()
    .map((stage) => ({
      code: 'stage-emptied',
      message: `got no object in stage ${stage}, where there were some: Flux would delete them all`,
    }));
}

function movedObjects(record: UnitRecord, unit: Unit): Refusal[] {
  const stages = new Map(unit.inventory.objects.map((object) => [object.id, object.stage]));
  return record.objects.flatMap(({ id, stage }): Refusal[] => {
    const to = stages.get(id);
    if (to === undefined || to === stage) return [];
    const message = `${id} would move from stage ${stage} to ${to}: Flux would delete it and make it again`;
    return [{ code: 'stage-changed', message }];
  });
}
