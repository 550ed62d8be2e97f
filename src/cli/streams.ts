import type { Command } from 'commander';

/** The streams of a command: data on `stdout`, messages on `stderr`. A terminal on `stderr` gets a progress bar. */
export interface Streams {
  readonly stdout: Output;
  readonly stderr: Output & { readonly isTTY?: boolean };
  /** The answers of a person; without a terminal, nobody is asked. */
  readonly stdin?: Input;
}

export type Input = NodeJS.ReadableStream & { readonly isTTY?: boolean };

interface Output {
  write(text: string): unknown;
}

/** 0: done; 1: refused, or the input is invalid; 2: the command line is wrong. */
export type ExitCode = 0 | 1 | 2;

/** Registers one command: it reads flags, calls one use case and prints. `run` prints its errors and sets the exit code. */
export type Register = (program: Command, streams: Streams) => void;
