import { createInterface } from 'node:readline';
import { TenancyError } from '../contract/problems';
import type { StoredTenant } from '../management/types';
import type { Input, Streams } from './streams';
import { UsageError } from './usage-error';

/** The flags of a command that deletes something. */
export interface ConfirmFlags {
  readonly yes: boolean;
  readonly dryRun: boolean;
}

/**
 * Asks a person to type the tenant's id before something is deleted. Without a terminal nobody can answer, so `--yes` is
 * required: a missing one is wrong usage, in every state of the tenant.
 */
export async function confirm(
  { stdin, stderr }: Streams,
  { yes, dryRun }: ConfirmFlags,
  { id, name }: Pick<StoredTenant, 'id' | 'name'>,
  what: string,
): Promise<void> {
  if (yes || dryRun) return;
  if (stdin?.isTTY !== true || stderr.isTTY !== true)
    throw new UsageError(
      `this deletes a part of tenant ${id}, and without a terminal nobody can confirm it: pass --yes`,
    );
  stderr.write(`${name}: ${what}.\nType the tenant's id to confirm: `);
  if ((await lineFrom(stdin)) === id) return;
  const message = `got an answer that is not ${id}, want the tenant's id as the confirmation`;
  throw new TenancyError([{ code: 'not-confirmed', message, path: [] }]);
}

/** One line of the input; `undefined` at its end. */
async function lineFrom(input: Input): Promise<string | undefined> {
  const lines = createInterface({ input });
  try {
    for await (const line of lines) return line.trim();
    return undefined;
  } finally {
    // The end of the loop does not close the interface, and an open terminal keeps the process alive.
    lines.close();
  }
}
