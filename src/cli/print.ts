import { Writable } from 'node:stream';
import { SingleBar } from 'cli-progress';
import type { SynthReport } from '../synth';
import type { Streams } from './streams';

export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** One line a changed part of the output, and one that counts: `acme  2 added, 1 changed`. */
export function reportText(report: SynthReport): string {
  const changed = report.units.filter((unit) => unit.added.length + unit.changed.length + unit.removed.length > 0);
  const rows = [
    ...changed.map((unit) => ({ name: unit.owner ?? 'platform', counts: countsOf(unit) })),
    ...(report.indexChanged ? [{ name: 'kustomization.yaml', counts: 'the list of tenants' }] : []),
  ];
  const width = Math.max(0, ...rows.map((row) => row.name.length));
  const summary =
    rows.length === 0 ? 'nothing to do' : `${rows.length} ${report.written ? 'written' : 'would be written'}`;
  return [
    ...(report.finished.length === 0 ? [] : [`finished an interrupted write: ${report.finished.join(', ')}`]),
    ...rows.map((row) => `${row.name.padEnd(width)}  ${row.counts}`),
    `${report.tenants} tenants, ${report.objects} objects: ${summary}`,
    '',
  ].join('\n');
}

function countsOf(unit: SynthReport['units'][number]): string {
  return [`${unit.added.length} added`, `${unit.changed.length} changed`, `${unit.removed.length} removed`]
    .filter((text) => !text.startsWith('0 '))
    .join(', ');
}

/** Counts tenants on a terminal that can move its cursor; does nothing in a pipe. */
export interface Progress {
  step(done: number, total: number): void;
  stop(): void;
}

export function progressOn(stderr: Streams['stderr']): Progress {
  if (stderr.isTTY !== true || process.env.TERM === 'dumb') return { step: () => undefined, stop: () => undefined };
  const bar = new SingleBar({
    format: '{bar} {value}/{total} tenants',
    clearOnComplete: true,
    // A run that is killed leaves the terminal as it was.
    hideCursor: false,
    linewrap: true,
    barsize: 30,
    stream: terminalOf(stderr),
  });
  let started = false;
  return {
    step: (done, total) => {
      if (!started) bar.start(total, 0);
      started = true;
      bar.update(done);
    },
    stop: () => bar.stop(),
  };
}

/** What the bar wants of a terminal, over the place where words go. */
function terminalOf(stderr: Streams['stderr']): Writable & { readonly isTTY: boolean } {
  const write = (chunk: unknown, _encoding: string, done: () => void): void => {
    stderr.write(String(chunk));
    done();
  };
  return Object.assign(new Writable({ write }), { isTTY: true });
}
