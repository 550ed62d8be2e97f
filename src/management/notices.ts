import { CLEANUP_PHASES } from '../contract/phases';
import type { TenantSpec } from '../fleet/schema/tenant';
import { type Transition, transitionOf } from '../fleet/transition';
import { DAY_MS } from '../lib/instant';
import type { Action } from '../lifecycle/actions';
import type { Notice } from './types';

/** What the tenant is to be told of some actions; nothing of those that are nobody's business but the operator's. */
export function noticesOf(tenant: string, spec: TenantSpec, actions: readonly Action[], now: Date): Notice[] {
  return actions.flatMap((action) => {
    const told = noticeOf(spec, action, now);
    return told === undefined ? [] : [{ tenant, at: now, ...told }];
  });
}

type NoticeText = Pick<Notice, 'kind' | 'text' | 'on'>;

function noticeOf(spec: TenantSpec, action: Action, now: Date): NoticeText | undefined {
  const { displayName: name, plan } = spec;
  switch (action.do) {
    case 'update':
      return { kind: 'updated', text: `${name} was changed` };
    case 'suspend':
      return { kind: 'suspended', text: `${name} is suspended: nothing runs, and its data is kept` };
    case 'resume':
      return { kind: 'resumed', text: `${name} runs again` };
    case 'convert':
      return { kind: 'converted', text: `${name} goes from plan ${plan} to ${action.plan}` };
    case 'add-organization':
      return { kind: 'organization-added', text: `${name} has the organization ${action.organization.id}` };
    case 'remove-organization':
      return {
        kind: 'organization-going',
        text: `the organization ${action.organization} of ${name} is being removed`,
      };
    case 'delete': {
      const on = new Date(now.getTime() + action.noticeDays * DAY_MS);
      return { kind: 'deletion-ahead', on, text: `${name} is deleted from ${on.toISOString().slice(0, 10)} on` };
    }
    case 'continue':
      return ended(name, transitionOf(spec));
    case 'abort':
      return spec.transition?.kind === 'delete'
        ? { kind: 'deletion-aborted', text: `${name} is not deleted` }
        : undefined;
    case 'record':
      return undefined;
  }
}

function ended(name: string, transition: Transition): NoticeText | undefined {
  if (transition.kind === 'remove-organization' && transition.phase === 'protection-lifted')
    return { kind: 'organization-gone', text: `the organization ${transition.organization} of ${name} is gone` };
  if (transition.kind === 'delete' && transition.phase === CLEANUP_PHASES.at(-1))
    return { kind: 'deleted', text: `${name} is deleted` };
  return undefined;
}
