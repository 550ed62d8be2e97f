import { changeTenant } from '../change';
import { addChangeFlags, type ChangeFlags, instant } from '../flags';
import type { Register } from '../streams';

interface RecordFlags extends ChangeFlags {
  readonly at: Date;
}

export const activityCommand: Register = (program, streams) => {
  activityRecordCommand(program.command('activity').description('when tenants were last used'), streams);
};

const activityRecordCommand: Register = (group, streams) => {
  addChangeFlags(group.command('record').argument('<id>', 'of the tenant'))
    .description('say that a tenant was used; an earlier time than the last changes nothing')
    .requiredOption('--at <instant>', 'when', instant)
    .addHelpText('after', '\nExample:\n  tenancy activity record acme --at 2026-11-24T09:00:00Z')
    .action(async (id: string, flags: RecordFlags) => {
      await changeTenant(streams, flags, async (api) => {
        await api.recordActivity(id, flags.at);
        return await api.getTenant(id);
      });
    });
};
