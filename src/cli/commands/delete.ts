import { Option } from 'commander';
import { changeTenant } from '../change';
import { confirm } from '../confirm';
import {
  addChangeFlags,
  addVersionFlag,
  addYesFlag,
  type ChangeFlags,
  oneOf,
  type VersionFlags,
  wholeNumber,
} from '../flags';
import type { Register } from '../streams';
import { addStepFlags, type StepFlags, stepOf, takeStep, UNDER_WAY, versionOf } from '../transition-flags';

interface DeleteFlags extends ChangeFlags, VersionFlags, StepFlags {
  readonly export?: 'requested' | 'declined';
  readonly noticeDays?: number;
  readonly yes: boolean;
}

export const deleteCommand: Register = (program, streams) => {
  addStepFlags(addYesFlag(addVersionFlag(addChangeFlags(program.command('delete').argument('<id>', 'of the tenant')))))
    .description('delete a tenant, phase by phase')
    .addOption(
      new Option('--export <wish>', 'whether the tenant wants its data (default: requested)')
        .argParser(oneOf(['requested', 'declined']))
        .conflicts(UNDER_WAY),
    )
    .addOption(
      new Option('--notice-days <days>', "days until anything goes (default: the plan's)")
        .argParser(wholeNumber)
        .conflicts(UNDER_WAY),
    )
    .addHelpText(
      'after',
      `
Examples:
  tenancy delete acme --export declined
  tenancy delete acme --record tenant-notified --evidence "mail 2026-11-24, ticket 4711"
  tenancy delete acme --continue --yes`,
    )
    .action(async (id: string, flags: DeleteFlags) => {
      const { export: wish, noticeDays } = flags;
      const step = stepOf(flags);
      await changeTenant(streams, flags, async (api) => {
        const tenant = await api.getTenant(id);
        if (step.do === 'continue') await confirm(streams, flags, tenant, 'its deletion goes on to the next phase');
        if (step.do !== 'begin') return await takeStep(api, `delete ${id}`, tenant, step, flags);
        await confirm(streams, flags, tenant, 'its deletion begins, and in the end nothing of it is left');
        await api.deleteTenant(id, {
          ...versionOf(tenant, flags),
          ...(wish === undefined ? {} : { export: wish }),
          ...(noticeDays === undefined ? {} : { noticeDays }),
        });
        return await api.getTenant(id);
      });
    });
};
