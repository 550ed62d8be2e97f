// @ts-check
/** Child processes that end with the process that started them, each with a log file. */
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { ClusterError, tail } from './cluster-error.mjs';

/**
 * A shell script that runs a program and forwards SIGTERM to it. It kills the program when standard input ends: the kernel
 * closes that pipe when the parent process is gone, even after SIGKILL. `$0` is the program's name in the process list.
 */
const SUPERVISOR = `
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

/** Milliseconds from SIGTERM to SIGKILL. */
const GRACE_PERIOD = 10_000;

/**
 * @typedef {object} Watched what `until` needs of a process to stop waiting when it dies
 * @property {Promise<ClusterError>} died resolves when the process ends although nobody called `stop`
 * @property {() => string} log the text of its log file
 */

/**
 * @typedef {object} OwnProcess
 * @property {string} name
 * @property {number} pid of the supervisor; its only other child is the shell that waits for our end
 * @property {() => Promise<void>} stop sends SIGTERM, after a grace period SIGKILL; resolves when the process has ended
 *
 * @typedef {OwnProcess & Watched} Running
 */

/**
 * Starts a program whose standard output and error are written to the file `log`.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ log: string, env?: Record<string, string>, cwd?: string }} options
 * @returns {Promise<Running>}
 */
export async function start(program, args, { log, env, cwd }) {
  const name = basename(program);
  const file = openSync(log, 'w');
  const child = spawn('sh', ['-c', SUPERVISOR, name, program, ...args], {
    // In a session of its own the program does not receive Ctrl-C: we stop the programs in order.
    detached: true,
    stdio: ['pipe', file, file],
    env: { ...process.env, ...env },
    ...(cwd === undefined ? {} : { cwd }),
  });
  closeSync(file);
  let stopping = false;
  /** @type {Promise<string>} */
  const ended = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) =>
      resolve(signal ?? (code !== null && code > 128 ? `signal ${code - 128}` : `code ${code}`)),
    );
  });
  const readLog = () => readFileSync(log, 'utf8');
  /** @type {Promise<ClusterError>} */
  const died = new Promise((resolve) => {
    const report = (/** @type {string} */ how) => {
      if (stopping) return;
      resolve(new ClusterError(`${name} ended by itself (${how})${reasonIn(readLog())}`, tail(readLog())));
    };
    ended.then(report, (error) => report(String(error)));
  });
  return {
    name,
    pid: child.pid ?? -1,
    died,
    log: readLog,
    stop: async () => {
      stopping = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const timer = globalThis.setTimeout(() => child.stdin?.end(), GRACE_PERIOD);
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
 * Repeats a question until it has an answer. Throws the error of a process in `running` that dies, or a ClusterError after
 * `seconds`. If the question throws a ClusterError, the waiting ends; any other error means that there is no answer yet.
 *
 * @template T
 * @param {() => Promise<T | undefined>} ask
 * @param {{ what: string, seconds: number, every?: number, running?: readonly Watched[] }} options `every`: milliseconds
 *   between two questions
 * @returns {Promise<T>}
 */
export async function until(ask, { what, seconds, every = 100, running = [] }) {
  const deadline = performance.now() + seconds * 1000;
  const dead = new Promise((_resolve, reject) => {
    for (const one of running) one.died.then(reject);
  });
  // A process may die between two questions, when nobody awaits this promise.
  dead.catch(() => undefined);
  // The question itself may hang. The timer does not keep the process alive.
  const overdue = setTimeout(seconds * 1000, undefined, { ref: false });
  /** @type {unknown} */
  let last;
  while (performance.now() < deadline) {
    try {
      const answer = await Promise.race([ask(), dead, overdue]);
      if (answer !== undefined) return answer;
      last = undefined;
    } catch (error) {
      if (error instanceof ClusterError) throw error;
      last = error;
    }
    await setTimeout(every);
  }
  const log = running.at(-1)?.log() ?? '';
  throw new ClusterError(`waited ${seconds} s for ${what}${last === undefined ? '' : `: ${String(last)}`}`, tail(log));
}
