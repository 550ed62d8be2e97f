import { Command, CommanderError } from 'commander';
import { type Effect, formatProblem, type Problem, TenancyError } from '../contract/problems';
import { activityCommand } from './commands/activity';
import { checkCommand } from './commands/check';
import { convertCommand } from './commands/convert';
import { createCommand } from './commands/create';
import { deleteCommand } from './commands/delete';
import { expireCommand } from './commands/expire';
import { getCommand } from './commands/get';
import { grantCommand } from './commands/grant';
import { historyCommand } from './commands/history';
import { listCommand } from './commands/list';
import { orgCommand } from './commands/org';
import { resumeCommand } from './commands/resume';
import { suspendCommand } from './commands/suspend';
import { synthCommand } from './commands/synth';
import { updateCommand } from './commands/update';
import { jsonText } from './format/report';
import type { ExitCode, Register, Streams } from './streams';
import { UsageError } from './usage-error';

/** The commands, in the order of the help. */
const COMMANDS: readonly Register[] = [
  synthCommand,
  checkCommand,
  listCommand,
  getCommand,
  historyCommand,
  createCommand,
  updateCommand,
  suspendCommand,
  resumeCommand,
  convertCommand,
  deleteCommand,
  expireCommand,
  activityCommand,
  orgCommand,
  grantCommand,
];

const HINT = '(run tenancy help for the list of commands)';

/** Runs one command line (without `node` and the script). Never throws and never exits the process. */
export async function run(argv: readonly string[], streams: Streams): Promise<ExitCode> {
  const program = programOf(streams);
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof UsageError) {
      streams.stderr.write(`error: ${error.message}\n${HINT}\n`);
      return 2;
    }
    if (argv.includes('--json')) streams.stdout.write(jsonText({ ok: false, ...errorJson(error) }));
    streams.stderr.write(`${errorText(error)}\n`);
    return 1;
  }
}

function programOf(streams: Streams): Command {
  const program = new Command('tenancy')
    .description('Turn a registry of NeuralLog tenants into isolated Kubernetes bundles that Flux applies.')
    .exitOverride()
    .showHelpAfterError(HINT)
    .configureOutput({ writeOut: (text) => streams.stdout.write(text), writeErr: (text) => streams.stderr.write(text) })
    .addHelpText('after', '\nExit codes: 0 done, 1 refused or invalid, 2 wrong usage.');
  for (const register of COMMANDS) register(program, streams);
  return program;
}

/** The `--json` fields of a failed run. The effect of an internal error is unknown. */
function errorJson(error: unknown): { effect: Effect | 'unknown'; problems: readonly Problem[] } {
  if (error instanceof TenancyError) return { effect: error.effect, problems: error.problems };
  return { effect: 'unknown', problems: [{ code: 'internal', message: String(error), path: [] }] };
}

function errorText(error: unknown): string {
  if (error instanceof TenancyError) {
    const count = error.problems.reduce((sum, problem) => sum + 1 + (problem.more ?? 0), 0);
    const lines = error.problems.map(formatProblem);
    return [...lines, `${count} ${count === 1 ? 'problem' : 'problems'}, ${EFFECTS[error.effect]}`].join('\n');
  }
  const [first = '', ...stack] = (error instanceof Error ? (error.stack ?? error.message) : String(error)).split('\n');
  return [`internal error, please report it: ${first} [internal]`, ...stack].join('\n');
}

const EFFECTS: Readonly<Record<Effect, string>> = {
  none: 'nothing written',
  'finished-earlier-write': 'nothing written, except that an interrupted earlier write was finished',
  begun: 'the write has begun and is not finished',
};
