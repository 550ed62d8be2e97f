import { CLEANUP_PHASES } from '../contract/phases';
import type { TenantSpec } from '../fleet/schema/tenant';
import { type Transition, transitionOf } from '../fleet/transition';
import { DAY_MS } from '../lib/instant';
import type { Action } from '../lifecycle/actions';
import type { Notice } from './types';

/** The notices for the tenant. Actions that concern the operator alone have none. */
export function noticesOf(tenant: string, spec: TenantSpec, actions: readonly Action[], now: Date): Notice[] {
  return actions.flatMap((action) => {
    const notice = noticeOf(spec, action, now);
    return notice === undefined ? [] : [{ tenant, at: now, ...notice }];
  });
}

type NoticeText = Pick<Notice, 'kind' | 'text' | 'on'>;

function noticeOf(spec: TenantSpec, action: Action, now: Date): NoticeText | undefined {
  const { displayName: name, plan } = spec;
  switch (action.do) {
    case 'update':
      return { kind: 'updated', text: `${name} was changed` };
    case 'suspend':
      return { kind: 'suspended', text: `${name} was suspended: no pods run, and its data is kept` };
    case 'resume':
      return { kind: 'resumed', text: `${name} was resumed` };
    case 'convert':
      return { kind: 'converted', text: `${name} is being converted from plan ${plan} to ${action.plan}` };
    case 'add-organization':
      return { kind: 'organization-added', text: `the organization ${action.organization.id} was added to ${name}` };
    case 'remove-organization':
      return {
        kind: 'organization-removal-started',
        text: `the organization ${action.organization} of ${name} is being removed`,
      };
    case 'delete': {
      const on = new Date(now.getTime() + action.noticeDays * DAY_MS);
      return { kind: 'deletion-scheduled', on, text: `${name} will be deleted after ${on.toISOString().slice(0, 10)}` };
    }
    case 'continue':
      return noticeOfEnd(name, transitionOf(spec));
    case 'abort':
      return spec.transition?.kind === 'delete'
        ? { kind: 'deletion-aborted', text: `the deletion of ${name} was aborted` }
        : undefined;
    case 'record':
      return undefined;
  }
}

/** The notice at the end of a transition. */
function noticeOfEnd(name: string, transition: Transition): NoticeText | undefined {
  if (transition.kind === 'remove-organization' && transition.phase === 'protection-lifted')
    return { kind: 'organization-removed', text: `the organization ${transition.organization} of ${name} was removed` };
  if (transition.kind === 'delete' && transition.phase === CLEANUP_PHASES.at(-1))
    return { kind: 'deleted', text: `${name} was deleted` };
  return undefined;
}
