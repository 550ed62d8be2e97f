import { Writable } from 'node:stream';
import { SingleBar } from 'cli-progress';
import type { SynthReport } from '../../synth/synth';
import type { Streams } from '../streams';

export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** A line per changed part of the output (`acme  2 added, 1 changed`), the changes that Flux makes, and a summary line. */
export function reportText(report: SynthReport): string {
  const changed = report.bundles.filter(
    (bundle) => bundle.added.length + bundle.changed.length + bundle.removed.length > 0,
  );
  const rows = [
    ...changed.map((bundle) => ({ name: bundle.owner ?? 'platform', counts: countsOf(bundle) })),
    ...(report.indexChanged ? [{ name: 'kustomization.yaml', counts: 'the list of tenants' }] : []),
  ];
  const width = Math.max(0, ...rows.map((row) => row.name.length));
  const summary =
    rows.length === 0 ? 'nothing to do' : `${rows.length} ${report.written ? 'written' : 'would be written'}`;
  return [
    ...(report.finished.length === 0 ? [] : [`finished an interrupted write: ${report.finished.join(', ')}`]),
    ...rows.map((row) => `${row.name.padEnd(width)}  ${row.counts}`),
    ...forecastLines(report),
    `${report.tenants} tenants, ${report.objects} objects: ${summary}`,
    '',
  ].join('\n');
}

function countsOf({ added, changed, removed }: SynthReport['bundles'][number]): string {
  return counted({ added, changed, removed });
}

type StageForecast = SynthReport['forecast'][number];

/** Lost data comes first, one line each; then a line per tenant, with its stages in Flux's order. */
function forecastLines({ forecast, written }: SynthReport): string[] {
  if (forecast.length === 0) return [];
  const owners = [...new Set(forecast.map((one) => one.owner))];
  return [
    `Flux ${written ? 'will' : 'would'}:`,
    ...forecast.flatMap((one) => one.pruned.flatMap(lossOf)).map((loss) => `  delete ${loss}`),
    ...owners.map((owner) => {
      const stages = forecast.filter((one) => one.owner === owner).map(stageText);
      return `  ${owner ?? 'platform'}: ${stages.join('; ')}`;
    }),
  ];
}

/** `then 30-services 1 changed`: Flux applies it after the stages before it in the line. */
function stageText({ owner, stage, waitsFor, created, changed, pruned, left }: StageForecast, at: number): string {
  const name = owner === null ? '' : `${stage} `;
  return `${at > 0 && waitsFor !== null ? 'then ' : ''}${name}${counted({ created, changed, pruned, left })}`;
}

function lossOf(identity: string): string[] {
  const what = LOST_WITH.get(identity.slice(0, identity.indexOf(' ')));
  return what === undefined ? [] : [`${identity} with ${what}`];
}

const LOST_WITH: ReadonlyMap<string, string> = new Map([
  ['Namespace', 'all that it holds'],
  ['PersistentVolumeClaim', 'its data'],
]);

/** `2 added, 1 changed`, without empty lists. */
function counted(lists: Readonly<Record<string, readonly string[]>>): string {
  return Object.entries(lists)
    .filter(([, list]) => list.length > 0)
    .map(([word, list]) => `${list.length} ${word}`)
    .join(', ');
}

/** A progress bar on a terminal; no output in a pipe. */
export interface Progress {
  step(done: number, total: number): void;
  stop(): void;
}

export function progressOn(stderr: Streams['stderr']): Progress {
  if (stderr.isTTY !== true || process.env.TERM === 'dumb') return { step: () => undefined, stop: () => undefined };
  const bar = new SingleBar({
    format: '{bar} {value}/{total} tenants',
    clearOnComplete: true,
    // A run that is killed must not leave the terminal without a cursor.
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

/** The progress bar needs a Writable; this one writes to `stderr`. */
function terminalOf(stderr: Streams['stderr']): Writable & { readonly isTTY: boolean } {
  const write = (chunk: unknown, _encoding: string, done: () => void): void => {
    stderr.write(String(chunk));
    done();
  };
  return Object.assign(new Writable({ write }), { isTTY: true });
}
