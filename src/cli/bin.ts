#!/usr/bin/env node
import { run } from './run';

process.stdout.on('error', onOutputError);
// No stream is left to report an error on.
process.stderr.on('error', (error) => {
  if (!isClosedPipe(error)) process.exitCode = 1;
});

run(process.argv.slice(2), { stdout: process.stdout, stderr: process.stderr, stdin: process.stdin }).then((code) => {
  process.exitCode ??= code;
});

/** A closed pipe, as behind `head`, is no failure; any other error of stdout is one. */
function onOutputError(error: Error): void {
  if (isClosedPipe(error)) return;
  process.exitCode = 1;
  process.stderr.write(`the output of this command cannot be printed: ${error.message}\n`);
}

function isClosedPipe(error: Error): boolean {
  return 'code' in error && error.code === 'EPIPE';
}
