import { Option } from 'commander';
import { changeTenant } from '../change';
import { addChangeFlags, addVersionFlag, type ChangeFlags, notEmpty, type VersionFlags } from '../flags';
import type { Register } from '../streams';
import { addStepFlags, type StepFlags, stepOf, takeStep, UNDER_WAY } from '../transition-flags';
import { UsageError } from '../usage-error';

interface ConvertFlags extends ChangeFlags, VersionFlags, StepFlags {
  readonly to?: string;
}

export const convertCommand: Register = (program, streams) => {
  addStepFlags(addVersionFlag(addChangeFlags(program.command('convert').argument('<id>', 'of the tenant'))))
    .description('take a tenant to another plan; where anything falls, in two steps')
    .addOption(new Option('--to <plan>', 'the plan').argParser(notEmpty).conflicts(UNDER_WAY))
    .addHelpText(
      'after',
      `
Examples:
  tenancy convert acme --to basic
  tenancy convert acme --record services-ready --evidence "30-services Ready at main@sha1:4f2c"
  tenancy convert acme --continue`,
    )
    .action(async (id: string, flags: ConvertFlags) => {
      const { to } = flags;
      const step = stepOf(flags);
      await changeTenant(streams, flags, async (api) => {
        if (step.do !== 'begin') return await takeStep(api, `convert ${id}`, await api.getTenant(id), step, flags);
        if (to === undefined) throw new UsageError('want one of --to, --record, --continue and --abort');
        return await api.convertTenant(id, to, flags);
      });
    });
};
