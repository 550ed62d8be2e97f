import { instantOf } from '../../lib/instant';
import type { StoredTenant, TransitionView } from '../../management/types';

/** The command that a transition belongs to: `convert acme`, `org remove acme ops`, `delete acme`. */
export function commandOf(id: string, transition: TransitionView): string {
  switch (transition.kind) {
    case 'convert':
      return `convert ${id}`;
    case 'remove-organization':
      return `org remove ${id} ${transition.organization}`;
    case 'delete':
      return `delete ${id}`;
  }
}

/** `going from plan pro to basic (phase converting)` */
export function stateWords({ plan }: StoredTenant, transition: TransitionView): string {
  switch (transition.kind) {
    case 'convert':
      return `going from plan ${transition.from} to ${plan} (phase ${transition.phase})`;
    case 'remove-organization':
      return `removing organization ${transition.organization} (phase ${transition.phase})`;
    case 'delete':
      return `being deleted (phase ${transition.phase})`;
  }
}

/** What a transition waits for, and the command that a person runs next. */
export function nextWords(id: string, transition: TransitionView): string {
  const { gate, phase } = transition;
  const command = `tenancy ${commandOf(id, transition)}`;
  if (phase === 'export' && transition.kind === 'delete' && transition.export === 'declined')
    return `waits for nothing, since the tenant declined its export; go on with ${command} --continue`;
  if (!gate.recorded)
    return `waits for ${gate.name}: ${gate.meaning}; record it with ${command} --record ${gate.name} --evidence <text>`;
  const notice = transition.kind === 'delete' && phase === 'notify' ? ` from ${instantOf(transition.deleteAfter)}` : '';
  return `${gate.name} is recorded; go on${notice} with ${command} --continue`;
}
