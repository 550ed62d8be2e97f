import { type Command, InvalidArgumentError, Option } from 'commander';
import { didYouMean } from '../lib/did-you-mean';
import { isInstant } from '../lib/instant';

export interface ReadFlags {
  readonly fleet: string;
  readonly json: boolean;
}

export interface ChangeFlags extends ReadFlags {
  readonly out: string;
  readonly dryRun: boolean;
  readonly config?: string;
  readonly by?: string;
  readonly now?: Date;
}

/** The flags of a change of an existing tenant. */
export interface VersionFlags {
  readonly resourceVersion?: string;
}

/** For every command that builds tenants: a run without the extension of the last one is refused. */
export function addConfigFlag(command: Command): Command {
  return command.option(
    '--config <file>',
    'load the extensions from this module (default: tenancy.config.js, .cjs or .mjs, if there is one)',
    notEmpty,
  );
}

export function addReadFlags(command: Command): Command {
  return command
    .option('--fleet <folder>', 'read the registry from this folder', notEmpty, 'fleet')
    .option('--json', 'print one JSON document on stdout', false);
}

/** `clock: 'shown'` for a command whose result depends on the time; otherwise `--now` is for tests and examples. */
export function addChangeFlags(command: Command, { clock = 'hidden' }: { clock?: 'shown' | 'hidden' } = {}): Command {
  const now = new Option('--now <instant>', 'use this time instead of the clock of this machine').argParser(instant);
  return addConfigFlag(addReadFlags(command))
    .option('--by <actor>', 'record this actor in the history (default: $TENANCY_ACTOR, else your user name)', notEmpty)
    .option('--dry-run', 'print the changes of the registry and of the output, and change nothing', false)
    .option('--out <folder>', 'compare with this output folder in a --dry-run', notEmpty, 'dist')
    .addOption(clock === 'shown' ? now : now.hideHelp());
}

export function addVersionFlag(command: Command): Command {
  return command.option(
    '--resource-version <version>',
    'refuse the change if the tenant is not at this version (printed by tenancy get)',
    notEmpty,
  );
}

/** The flag of a command that deletes something. */
export function addYesFlag(command: Command): Command {
  return command.option('--yes', 'do not ask for confirmation; required without a terminal', false);
}

/** Refuses an empty text, which an unset variable of a script gives: as a path it would be the current folder. */
export function notEmpty(text: string): string {
  if (text === '') throw new InvalidArgumentError('It must not be empty.');
  return text;
}

/** Collects the values of an option that can be repeated. */
export function several(text: string, before: readonly string[] = []): string[] {
  return [...before, notEmpty(text)];
}

export function instant(text: string): Date {
  if (!isInstant(text)) throw new InvalidArgumentError('Want an instant of RFC 3339 in UTC: 2026-01-31T09:00:00Z.');
  return new Date(text);
}

export function wholeNumber(text: string): number {
  if (!/^[0-9]{1,9}$/.test(text)) throw new InvalidArgumentError('Want a whole number.');
  return Number(text);
}

export function oneOf<T extends string>(allowed: readonly T[]): (text: string) => T {
  return (text) => {
    const found = allowed.find((one) => one === text);
    if (found !== undefined) return found;
    throw new InvalidArgumentError(`Want one of ${allowed.join(', ')}${didYouMean(text, allowed)}.`);
  };
}

/** Collects `ops=30`, which can be repeated: days by organization id. */
export function daysByOrganization(
  text: string,
  before: Readonly<Record<string, number>> = {},
): Readonly<Record<string, number>> {
  const [, organization, days] = /^([^=]+)=([0-9]{1,9})$/.exec(text) ?? [];
  if (organization === undefined) throw new InvalidArgumentError('Want an organization and a whole number: ops=30.');
  return { ...before, [organization]: Number(days) };
}
