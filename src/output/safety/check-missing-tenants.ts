import { join } from 'node:path';
import { CLEANUP_PHASES, formatTransition } from '../../contract/phases';
import { formatValue, type Problem } from '../../contract/problems';
import { folderOf } from '../bundle/paths';
import { type LastOutput, type NextOutput, previousOf, removedTenants } from '../last/last-output';

/** The last phase of the cleanup: only the tenant's Flux objects are left then, and they have nothing to prune. */
const LAST_PHASE = CLEANUP_PHASES.at(-1);

/** Refuses to remove tenants that are missing in the registry and did not finish their cleanup. */
export function checkMissingTenants(last: LastOutput, next: NextOutput): Problem[] {
  if (next.scope !== 'all') return [];
  const ids = new Set(next.tenants.map((bundle) => bundle.owner));
  const removals = new Set(removedTenants(last, next));
  const vanished = last.tenants.filter((id) => !ids.has(id));
  return vanished.flatMap((id) => {
    const messages = removals.has(id) ? unfinished(last, id) : [withoutFile(id)];
    const file = join(last.dir, folderOf(id));
    return messages.map((message): Problem => ({ code: 'tenant-vanished', file, path: [], message }));
  });
}

function withoutFile(id: string): string {
  return `got no file for tenant ${formatValue(id)}, whose bundle is here, want it kept: restore its file`;
}

/** The steps that a tenant with a tombstone did not finish. */
function unfinished(last: LastOutput, id: string): string[] {
  const state = last.bundles.get(folderOf(id))?.state;
  const previous = state === undefined ? undefined : previousOf(state);
  const tombstone = `got a tombstone for tenant ${formatValue(id)}`;
  if (previous?.transition === undefined)
    return [`${tombstone} and a damaged inventory, want it intact: restore it from version control`];
  const { transition } = previous;
  if (transition.kind !== 'delete' || transition.phase !== LAST_PHASE)
    return [
      `${tombstone} after ${formatTransition(transition)}, want delete/${LAST_PHASE} before: take back the tombstone, restore its file, and run synth and commit after each phase`,
    ];
  return previous.objects
    .filter((object) => object.stage !== 'flux')
    .slice(0, 1)
    .map((object) => `${tombstone}, whose stage ${object.stage} still has ${object.id}, want it removed before`);
}
