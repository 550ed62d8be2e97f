/**
 * For the child processes of the crash tests: kills the process at a point, with a signal that no process can catch.
 */
export function dieAt(point: string): (now: string) => void {
  return (now) => {
    if (now !== point) return;
    process.kill(process.pid, 'SIGKILL');
    // The signal may take a moment, in which nothing may happen.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  };
}
