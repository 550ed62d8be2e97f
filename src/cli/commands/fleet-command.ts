import type { Command } from 'commander';
import { synth } from '../../synth/synth';
import { extensionsOfConfig } from '../config';
import { addConfigFlag, notEmpty, several } from '../flags';
import { jsonText, progressOn, reportText } from '../format/report';
import type { Streams } from '../streams';

interface FleetFlags {
  readonly fleet: string;
  readonly out: string;
  readonly tenant: readonly string[];
  readonly overwrite: boolean;
  readonly json: boolean;
  readonly config?: string;
}

/** The flags that `synth` and `check` share, and the use case that both call. */
export function addFleetCommand(program: Command, streams: Streams, write: boolean): Command {
  return addConfigFlag(program.command(write ? 'synth' : 'check'))
    .allowExcessArguments(false)
    .option('--fleet <folder>', 'read the registry from this folder', notEmpty, 'fleet')
    .option('--out <folder>', 'use this output folder, which Flux syncs', notEmpty, 'dist')
    .option('--tenant <id>', 'include only this tenant; can be repeated', several, [])
    .option('--overwrite', 'replace files of the output that were edited by hand instead of refusing them', false)
    .option('--json', 'print one JSON document on stdout', false)
    .action(async (flags: FleetFlags) => {
      const progress = progressOn(streams.stderr);
      try {
        const report = await synth({
          fleet: flags.fleet,
          out: flags.out,
          tenants: flags.tenant,
          overwrite: flags.overwrite,
          write,
          extend: await extensionsOfConfig(flags.config),
          onTenant: progress.step,
        });
        progress.stop();
        for (const warning of report.warnings) streams.stderr.write(`warning: ${warning}\n`);
        streams.stdout.write(flags.json ? jsonText({ ok: true, ...report }) : reportText(report));
      } finally {
        progress.stop();
      }
    });
}
