import { type Command, Option } from 'commander';
import { GATES, type Gate } from '../contract/phases';
import type { TenantManagement } from '../management/api';
import { IllegalTransition } from '../management/errors';
import type { ChangeOptions, StoredTenant } from '../management/types';
import { notEmpty, oneOf, type VersionFlags } from './flags';
import { commandOf, formatState } from './format/transition';
import { UsageError } from './usage-error';

/** The action of a command line: begin a transition, or act on the current one. */
export type TransitionCommand =
  | { readonly do: 'begin' }
  | { readonly do: 'record'; readonly gate: Gate; readonly evidence: string }
  | { readonly do: 'continue' }
  | { readonly do: 'abort' };

export interface TransitionFlags {
  readonly record?: Gate;
  readonly evidence?: string;
  readonly continue: boolean;
  readonly abort: boolean;
}

/** Adds the flags for the current transition. Flags that begin one exclude them by `conflicts(TRANSITION_FLAGS)`. */
export function addTransitionFlags(command: Command): Command {
  return command
    .addOption(
      new Option('--record <gate>', 'record the gate of the current phase')
        .argParser(oneOf(GATES))
        .conflicts(['continue', 'abort']),
    )
    .option('--evidence <text>', 'with --record: what was observed, and where', notEmpty)
    .addOption(new Option('--continue', 'continue with the next phase').default(false).conflicts(['record', 'abort']))
    .addOption(
      new Option('--abort', 'abort the transition, as long as no data is lost')
        .default(false)
        .conflicts(['record', 'continue']),
    );
}

export const TRANSITION_FLAGS = ['record', 'evidence', 'continue', 'abort'];

export function transitionCommandOf(flags: TransitionFlags): TransitionCommand {
  const { record, evidence } = flags;
  if (record !== undefined && evidence === undefined)
    throw new UsageError('--record needs --evidence <text>: what was observed, and where');
  if (record === undefined && evidence !== undefined) throw new UsageError('--evidence needs --record <gate>');
  if (record !== undefined && evidence !== undefined) return { do: 'record', gate: record, evidence };
  if (flags.continue) return { do: 'continue' };
  return { do: flags.abort ? 'abort' : 'begin' };
}

/**
 * The version of the tenant that the command has read, unless the command line names one: if the tenant changes between
 * the confirmation and the change, the change is a conflict.
 */
export function versionOf({ resourceVersion }: StoredTenant, flags: VersionFlags): ChangeOptions {
  const version = flags.resourceVersion ?? resourceVersion;
  return version === null ? {} : { resourceVersion: version };
}

/** Acts on the transition that `command` began, such as `convert acme`. Throws if the tenant is in another one. */
export async function runTransitionCommand(
  api: TenantManagement,
  command: string,
  tenant: StoredTenant,
  action: Exclude<TransitionCommand, { do: 'begin' }>,
  flags: VersionFlags,
): Promise<StoredTenant> {
  refuseOtherTransition(command, tenant, action);
  const version = versionOf(tenant, flags);
  switch (action.do) {
    case 'record':
      return await api.recordGate(tenant.id, action.gate, action.evidence, version);
    case 'continue':
      return await api.continueTransition(tenant.id, version);
    case 'abort':
      return await api.abortTransition(tenant.id, version);
  }
}

function refuseOtherTransition(command: string, tenant: StoredTenant, action: TransitionCommand): void {
  const { id, transition } = tenant;
  // Without a transition, the lifecycle names the allowed actions.
  if (transition === undefined || commandOf(id, transition) === command) return;
  const want = `tenancy ${commandOf(id, transition)} --${action.do}`;
  const message = `got tenancy ${command} --${action.do}, want ${want}: the current transition is ${formatState(tenant, transition)}`;
  throw new IllegalTransition([{ code: 'illegal-transition', message, path: ['spec', 'transition'] }]);
}
