import type { Command } from 'commander';

/** Where a command prints: data on `stdout`, words on `stderr`. A terminal on `stderr` gets a progress bar. */
export interface Streams {
  readonly stdout: Output;
  readonly stderr: Output & { readonly isTTY?: boolean };
  /** Where a person answers. Nobody does where it is no terminal, or is not given. */
  readonly stdin?: Input;
}

export type Input = NodeJS.ReadableStream & { readonly isTTY?: boolean };

interface Output {
  write(text: string): unknown;
}

/** 0: done; 1: refused, or the input is invalid; 2: the command line is wrong. */
export type ExitCode = 0 | 1 | 2;

/** One command: flags in, one use case, data out. It throws what it cannot do; `run` says it and picks the exit code. */
export type Register = (program: Command, streams: Streams) => void;
