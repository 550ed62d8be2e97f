// @ts-check
/** Child processes that never outlive the one that started them, each with a log and a word when it dies. */
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { ClusterFault, tail } from './fault.mjs';

/**
 * Runs a program and forwards SIGTERM to it; kills it when standard input ends, which the kernel does for us when the
 * parent is gone, however it went. `$0` is the program's name for the process list.
 */
const KEEPER = `
exec 3<&0
"$@" </dev/null 3<&- &
child=$!
(read -r line <&3; kill -KILL "$child") 2>/dev/null &
watch=$!
trap 'kill -TERM "$child"' TERM
while :; do
  wait "$child"
  code=$?
  kill -0 "$child" 2>/dev/null || break
done
kill "$watch" 2>/dev/null
exit "$code"
`;

/** How long a process may take to end by itself. */
const PATIENCE = 10_000;

/**
 * @typedef {object} Running
 * @property {string} name
 * @property {number} pid of its keeper, whose only other child is a shell that waits for our end
 * @property {Promise<ClusterFault>} died resolves when it ends without having been asked to
 * @property {() => string} log the whole of its log so far
 * @property {() => Promise<void>} stop asks it to end, then makes it; resolves when it is gone
 */

/**
 * Starts a program. Its standard output and error go to `log`.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ log: string, env?: Record<string, string>, cwd?: string }} options
 * @returns {Promise<Running>}
 */
export async function start(program, args, { log, env, cwd }) {
  const name = basename(program);
  const file = openSync(log, 'w');
  const child = spawn('sh', ['-c', KEEPER, name, program, ...args], {
    // A session of its own: Ctrl-C in the terminal is ours to handle, and in order.
    detached: true,
    stdio: ['pipe', file, file],
    env: { ...process.env, ...env },
    ...(cwd === undefined ? {} : { cwd }),
  });
  closeSync(file);
  let asked = false;
  /** @type {Promise<string>} */
  const ended = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) =>
      resolve(signal ?? (code !== null && code > 128 ? `signal ${code - 128}` : `code ${code}`)),
    );
  });
  const readLog = () => readFileSync(log, 'utf8');
  /** @type {Promise<ClusterFault>} */
  const died = new Promise((resolve) => {
    const tell = (/** @type {string} */ how) => {
      if (!asked) resolve(new ClusterFault(`${name} ended by itself (${how})${reasonIn(readLog())}`, tail(readLog())));
    };
    ended.then(tell, (error) => tell(String(error)));
  });
  return {
    name,
    pid: child.pid ?? -1,
    died,
    log: readLog,
    stop: async () => {
      asked = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const timer = globalThis.setTimeout(() => child.stdin?.end(), PATIENCE);
      await ended.catch(() => undefined);
      clearTimeout(timer);
    },
  };
}

/** @param {string} log */
function reasonIn(log) {
  if (/address already in use/.test(log)) return ': its port is taken; end what listens there, or start again';
  if (/no space left on device/.test(log)) return ': the disk is full';
  return '; the end of its log:';
}

/**
 * Asks again until the answer is there. Throws what `died` resolves with, or a ClusterFault after `seconds`. A question
 * that throws a ClusterFault ends the waiting; any other error counts as no answer yet.
 *
 * @template T
 * @param {() => Promise<T | undefined>} ask
 * @param {{ what: string, seconds: number, every?: number, running?: readonly Running[] }} options
 * @returns {Promise<T>}
 */
export async function until(ask, { what, seconds, every = 100, running = [] }) {
  const deadline = performance.now() + seconds * 1000;
  const dead = new Promise((_resolve, reject) => {
    for (const one of running) one.died.then(reject);
  });
  // A question may never be answered. The timer keeps no process alive.
  const overdue = setTimeout(seconds * 1000, undefined, { ref: false });
  // A death may be noticed between two questions, or never.
  dead.catch(() => undefined);
  /** @type {unknown} */
  let last;
  while (performance.now() < deadline) {
    try {
      const answer = await Promise.race([ask(), dead, overdue]);
      if (answer !== undefined) return answer;
      last = undefined;
    } catch (error) {
      if (error instanceof ClusterFault) throw error;
      last = error;
    }
    await setTimeout(every);
  }
  const log = running.at(-1)?.log() ?? '';
  throw new ClusterFault(`waited ${seconds} s for ${what}${last === undefined ? '' : `: ${String(last)}`}`, tail(log));
}
