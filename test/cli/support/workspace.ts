import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { run } from '../../../src/cli/run';
import { ROOT } from '../../support/source';
import { temporaryFolder } from '../../support/temporary-folders';

export interface Printed {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Workspace {
  readonly fleet: string;
  readonly out: string;
  /** Runs a command line without a terminal. Default actor: ada; default time: 2026-11-24T09:00:00Z. */
  tenancy(...argv: readonly string[]): Promise<Printed>;
  /** Runs a command line on a terminal with this answer; `null` ends the input. */
  answering(answer: string | null, ...argv: readonly string[]): Promise<Printed>;
}

/** A copy of the example fleet and its output, with the command line on it. */
export function workspace(): Workspace {
  const root = temporaryFolder('tenancy-cli-');
  const [fleet, out] = [join(root, 'fleet'), join(root, 'dist')];
  for (const folder of ['fleet', 'dist']) cpSync(join(ROOT, folder), join(root, folder), { recursive: true });
  const runCommand = async (argv: readonly string[], answer?: string | null): Promise<Printed> => {
    const printed = { stdout: '', stderr: '' };
    const stderr = { write: (text: string) => (printed.stderr += text) };
    const code = await run([...argv, ...pathFlags(argv, fleet, out)], {
      stdout: { write: (text) => (printed.stdout += text) },
      stderr: answer === undefined ? stderr : { ...stderr, isTTY: true },
      ...(answer === undefined ? {} : { stdin: terminalWith(answer) }),
    });
    return { code, ...printed };
  };
  return {
    fleet,
    out,
    tenancy: (...argv) => runCommand(argv),
    answering: (answer, ...argv) => runCommand(argv, answer),
  };
}

function pathFlags(argv: readonly string[], fleet: string, out: string): string[] {
  if (/^(synth|check)$/.test(argv[0] ?? '')) return ['--fleet', fleet, '--out', out];
  if (/^(list|get|history)$/.test(argv[0] ?? '')) return ['--fleet', fleet];
  return [
    ...['--fleet', fleet, '--out', out],
    ...(argv.includes('--by') ? [] : ['--by', 'ada']),
    ...(argv.includes('--now') ? [] : ['--now', '2026-11-24T09:00:00Z']),
  ];
}

function terminalWith(answer: string | null) {
  return Object.assign(Readable.from(answer === null ? [] : [`${answer}\n`]), { isTTY: true });
}
