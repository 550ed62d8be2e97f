import { createInterface } from 'node:readline';
import { TenancyError } from '../contract/problems';
import type { StoredTenant } from '../management/types';
import type { Input, Streams } from './streams';
import { UsageError } from './usage-error';

/** How a command that deletes something was called. */
export interface ConfirmFlags {
  readonly yes: boolean;
  readonly dryRun: boolean;
}

/**
 * Lets a person type the tenant's id before something is deleted. In a pipe nobody can be asked, and the command line
 * has to say that it is meant: without `--yes` it is wrong usage, whatever the tenant's state.
 */
export async function confirm(
  { stdin, stderr }: Streams,
  { yes, dryRun }: ConfirmFlags,
  { id, name }: Pick<StoredTenant, 'id' | 'name'>,
  what: string,
): Promise<void> {
  if (yes || dryRun) return;
  if (stdin?.isTTY !== true || stderr.isTTY !== true)
    throw new UsageError(`this deletes something of tenant ${id}, and in a pipe nobody can be asked: say --yes`);
  stderr.write(`${name}: ${what}.\nReally? Type the tenant's id: `);
  if ((await lineFrom(stdin)) === id) return;
  const message = `got another answer than ${id}, want the tenant's id typed to go on`;
  throw new TenancyError([{ code: 'not-confirmed', message, path: [] }]);
}

/** The end of the input is no answer. */
async function lineFrom(input: Input): Promise<string | undefined> {
  const lines = createInterface({ input });
  try {
    for await (const line of lines) return line.trim();
    return undefined;
  } finally {
    // The loop's end does not close it, and a terminal that is still read keeps the process alive.
    lines.close();
  }
}
