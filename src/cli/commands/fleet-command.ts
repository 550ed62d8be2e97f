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

/** What `synth` and `check` have in common: the flags, and the one use case that they call. */
export function addFleetCommand(program: Command, streams: Streams, write: boolean): Command {
  return addConfigFlag(program.command(write ? 'synth' : 'check'))
    .allowExcessArguments(false)
    .option('--fleet <folder>', 'the registry', notEmpty, 'fleet')
    .option('--out <folder>', 'the output folder, which Flux syncs', notEmpty, 'dist')
    .option('--tenant <id>', 'this tenant alone; may be given several times', several, [])
    .option('--overwrite', 'replace files of the output that were edited by hand, instead of refusing', false)
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
