import { SingleBar } from 'cli-progress';
import type { SynthReport } from '../synth';
import type { Streams } from './streams';

export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** One line a changed part of the output, and one that counts: `acme  2 added, 1 changed`. */
export function reportText(report: SynthReport): string {
  const changed = report.units.filter((unit) => unit.added.length + unit.changed.length + unit.removed.length > 0);
  const width = Math.max(0, ...changed.map((unit) => nameOf(unit).length));
  const lines = changed.map((unit) => {
    const counts = [
      `${unit.added.length} added`,
      `${unit.changed.length} changed`,
      `${unit.removed.length} removed`,
    ].filter((text) => !text.startsWith('0 '));
    return `${nameOf(unit).padEnd(width)}  ${counts.join(', ')}`;
  });
  const summary =
    changed.length === 0 ? 'nothing to do' : `${changed.length} ${report.written ? 'written' : 'would be written'}`;
  return [...lines, `${report.tenants} tenants, ${report.objects} objects: ${summary}`, ''].join('\n');
}

function nameOf(unit: SynthReport['units'][number]): string {
  return unit.owner ?? 'platform';
}

/** Counts tenants on a terminal; does nothing in a pipe. */
export interface Progress {
  step(done: number, total: number): void;
  stop(): void;
}

export function progressOn(stderr: Streams['stderr']): Progress {
  if (stderr.isTTY !== true) return { step: () => undefined, stop: () => undefined };
  const bar = new SingleBar({
    format: '{bar} {value}/{total} tenants',
    clearOnComplete: true,
    hideCursor: true,
    barsize: 30,
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
