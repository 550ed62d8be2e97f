#!/usr/bin/env node
import { run } from './run';

process.stdout.on('error', giveUp);
// There is no place left to say it.
process.stderr.on('error', (error) => {
  if (!isClosedPipe(error)) process.exitCode = 1;
});

run(process.argv.slice(2), { stdout: process.stdout, stderr: process.stderr, stdin: process.stdin }).then((code) => {
  process.exitCode ??= code;
});

/** A reader who has had enough, such as `head`, is no failure; what else cannot be printed is one. */
function giveUp(error: Error): void {
  if (isClosedPipe(error)) return;
  process.exitCode = 1;
  process.stderr.write(`the output of this command cannot be printed: ${error.message}\n`);
}

function isClosedPipe(error: Error): boolean {
  return 'code' in error && error.code === 'EPIPE';
}
