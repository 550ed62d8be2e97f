import { type Command, Option } from 'commander';
import { GATES, type Gate } from '../contract/phases';
import type { TenantManagement } from '../management/api';
import { IllegalTransition } from '../management/errors';
import type { ChangeOptions, StoredTenant } from '../management/types';
import { notEmpty, oneOf, type VersionFlags } from './flags';
import { commandOf, stateWords } from './format/transition';
import { UsageError } from './usage-error';

/** What a command line asks of a transition: to begin it, or what to do with the one that is under way. */
export type Step =
  | { readonly do: 'begin' }
  | { readonly do: 'record'; readonly gate: Gate; readonly evidence: string }
  | { readonly do: 'continue' }
  | { readonly do: 'abort' };

export interface StepFlags {
  readonly record?: Gate;
  readonly evidence?: string;
  readonly continue: boolean;
  readonly abort: boolean;
}

/** The flags for a transition that is under way; those that begin one exclude them: `conflicts(UNDER_WAY)`. */
export function addStepFlags(command: Command): Command {
  return command
    .addOption(
      new Option('--record <gate>', 'say that what the phase waits for was seen')
        .argParser(oneOf(GATES))
        .conflicts(['continue', 'abort']),
    )
    .option('--evidence <text>', 'with --record: what was seen, and where', notEmpty)
    .addOption(new Option('--continue', 'go on to the next phase').default(false).conflicts(['record', 'abort']))
    .addOption(
      new Option('--abort', 'go back, while nothing is lost').default(false).conflicts(['record', 'continue']),
    );
}

export const UNDER_WAY = ['record', 'evidence', 'continue', 'abort'];

export function stepOf(flags: StepFlags): Step {
  const { record, evidence } = flags;
  if (record !== undefined && evidence === undefined)
    throw new UsageError('--record wants --evidence <text>: what was seen, and where');
  if (record === undefined && evidence !== undefined) throw new UsageError('--evidence wants --record <gate>');
  if (record !== undefined && evidence !== undefined) return { do: 'record', gate: record, evidence };
  if (flags.continue) return { do: 'continue' };
  return { do: flags.abort ? 'abort' : 'begin' };
}

/**
 * The version at which the tenant was seen, unless the command line names one: what was looked at or asked about
 * is then what is changed, or the change is a conflict.
 */
export function versionOf({ resourceVersion }: StoredTenant, flags: VersionFlags): ChangeOptions {
  const version = flags.resourceVersion ?? resourceVersion;
  return version === null ? {} : { resourceVersion: version };
}

/** Takes a step of the transition that `command` began, such as `convert acme`. Refuses it in another transition. */
export async function takeStep(
  api: TenantManagement,
  command: string,
  tenant: StoredTenant,
  step: Exclude<Step, { do: 'begin' }>,
  flags: VersionFlags,
): Promise<StoredTenant> {
  refuseOtherTransition(command, tenant, step);
  const seen = versionOf(tenant, flags);
  switch (step.do) {
    case 'record':
      return await api.recordGate(tenant.id, step.gate, step.evidence, seen);
    case 'continue':
      return await api.continueTransition(tenant.id, seen);
    case 'abort':
      return await api.abortTransition(tenant.id, seen);
  }
}

function refuseOtherTransition(command: string, tenant: StoredTenant, step: Step): void {
  const { id, transition } = tenant;
  // Without any, the lifecycle says what is allowed.
  if (transition === undefined || commandOf(id, transition) === command) return;
  const want = `tenancy ${commandOf(id, transition)} --${step.do}`;
  const message = `got tenancy ${command} --${step.do}, want ${want}: the tenant is ${stateWords(tenant, transition)}`;
  throw new IllegalTransition([{ code: 'illegal-transition', message, path: ['spec', 'transition'] }]);
}
