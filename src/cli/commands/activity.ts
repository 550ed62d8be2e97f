import { runTenantChange } from '../change';
import { addChangeFlags, type ChangeFlags, instant } from '../flags';
import type { Register } from '../streams';

interface RecordFlags extends ChangeFlags {
  readonly at: Date;
}

export const activityCommand: Register = (program, streams) => {
  activityRecordCommand(program.command('activity').description('record the activity of tenants'), streams);
};

const activityRecordCommand: Register = (group, streams) => {
  addChangeFlags(group.command('record').argument('<id>', 'id of the tenant'))
    .description('record when a tenant was last used; an earlier time changes nothing')
    .requiredOption('--at <instant>', 'time of the activity', instant)
    .addHelpText('after', '\nExample:\n  tenancy activity record acme --at 2026-11-24T09:00:00Z')
    .action(async (id: string, flags: RecordFlags) => {
      await runTenantChange(streams, flags, async (api) => {
        await api.recordActivity(id, flags.at);
        return await api.getTenant(id);
      });
    });
};
