import { Command, CommanderError } from 'commander';
import { formatProblem, TenancyError } from '../errors';
import { checkCommand } from './commands/check';
import { synthCommand } from './commands/synth';
import { jsonText } from './print';
import type { ExitCode, Register, Streams } from './streams';

const COMMANDS: readonly Register[] = [synthCommand, checkCommand];

/** Runs one command line (without `node` and the script). Never throws and never exits the process. */
export async function run(argv: readonly string[], streams: Streams): Promise<ExitCode> {
  const program = programOf(streams);
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (argv.includes('--json')) streams.stdout.write(jsonText({ ok: false, problems: problemsOf(error) }));
    streams.stderr.write(`${wordsOf(error)}\n`);
    return 1;
  }
}

function programOf(streams: Streams): Command {
  const program = new Command('tenancy')
    .description('Turns a registry of NeuralLog tenants into isolated Kubernetes bundles that Flux applies.')
    .exitOverride()
    .showHelpAfterError('(tenancy help shows what there is)')
    .configureOutput({ writeOut: (text) => streams.stdout.write(text), writeErr: (text) => streams.stderr.write(text) })
    .addHelpText('after', '\nExit codes: 0 done, 1 refused or invalid, 2 wrong usage.');
  for (const register of COMMANDS) register(program, streams);
  return program;
}

function problemsOf(error: unknown): unknown[] {
  return error instanceof TenancyError ? [...error.problems] : [{ code: 'internal', message: String(error), path: [] }];
}

function wordsOf(error: unknown): string {
  if (error instanceof TenancyError) {
    const count = error.problems.length;
    return [
      ...error.problems.map(formatProblem),
      `${count} ${count === 1 ? 'problem' : 'problems'}, nothing written`,
    ].join('\n');
  }
  return `internal error, please report it: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}
