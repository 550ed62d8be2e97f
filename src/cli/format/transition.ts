import { instantOf } from '../../lib/instant';
import type { StoredTenant, TransitionView } from '../../management/types';

/** The command that began a transition: `convert acme`, `org remove acme ops`, `delete acme`. */
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

/** `conversion from plan pro to basic (phase converting)` */
export function formatState({ plan }: StoredTenant, transition: TransitionView): string {
  switch (transition.kind) {
    case 'convert':
      return `conversion from plan ${transition.from} to ${plan} (phase ${transition.phase})`;
    case 'remove-organization':
      return `removal of organization ${transition.organization} (phase ${transition.phase})`;
    case 'delete':
      return `deletion (phase ${transition.phase})`;
  }
}

/** The gate that a transition waits for, and the next command. */
export function formatNext(id: string, transition: TransitionView): string {
  const { gate, phase } = transition;
  const command = `tenancy ${commandOf(id, transition)}`;
  if (phase === 'export' && transition.kind === 'delete' && transition.export === 'declined')
    return `waits for no gate, because the tenant declined the export; continue with ${command} --continue`;
  if (!gate.recorded)
    return `waits for ${gate.name}: ${gate.meaning}; record it with ${command} --record ${gate.name} --evidence <text>`;
  const notice = transition.kind === 'delete' && phase === 'notify' ? ` from ${instantOf(transition.deleteAfter)}` : '';
  return `${gate.name} is recorded; continue${notice} with ${command} --continue`;
}
