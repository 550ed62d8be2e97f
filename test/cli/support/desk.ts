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

export interface Desk {
  readonly fleet: string;
  readonly out: string;
  /** A command line in a pipe: `convert acme --to basic`. By ada, on 24 November 2026 at nine, unless it says so. */
  tenancy(...argv: readonly string[]): Promise<Printed>;
  /** On a terminal, where a person types this line; `null` for somebody who ends the input. */
  typing(answer: string | null, ...argv: readonly string[]): Promise<Printed>;
}

/** A copy of the example fleet and its output, and the command line beside them. */
export function desk(): Desk {
  const home = temporaryFolder('tenancy-cli-');
  const [fleet, out] = [join(home, 'fleet'), join(home, 'dist')];
  for (const folder of ['fleet', 'dist']) cpSync(join(ROOT, folder), join(home, folder), { recursive: true });
  const spoken = async (argv: readonly string[], answer?: string | null): Promise<Printed> => {
    const printed = { stdout: '', stderr: '' };
    const stderr = { write: (text: string) => (printed.stderr += text) };
    const code = await run([...argv, ...placesOf(argv, fleet, out)], {
      stdout: { write: (text) => (printed.stdout += text) },
      stderr: answer === undefined ? stderr : { ...stderr, isTTY: true },
      ...(answer === undefined ? {} : { stdin: terminal(answer) }),
    });
    return { code, ...printed };
  };
  return {
    fleet,
    out,
    tenancy: (...argv) => spoken(argv),
    typing: (answer, ...argv) => spoken(argv, answer),
  };
}

function placesOf(argv: readonly string[], fleet: string, out: string): string[] {
  if (/^(synth|check)$/.test(argv[0] ?? '')) return ['--fleet', fleet, '--out', out];
  if (/^(list|get|history)$/.test(argv[0] ?? '')) return ['--fleet', fleet];
  return [
    ...['--fleet', fleet, '--out', out],
    ...(argv.includes('--by') ? [] : ['--by', 'ada']),
    ...(argv.includes('--now') ? [] : ['--now', '2026-11-24T09:00:00Z']),
  ];
}

function terminal(answer: string | null) {
  return Object.assign(Readable.from(answer === null ? [] : [`${answer}\n`]), { isTTY: true });
}
