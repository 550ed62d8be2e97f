import { runTenantChange } from '../change';
import type { Register } from '../streams';
import { addGrantFlags, type GrantFlags, grantOf, grantParams } from './grant-flags';

export const grantRemoveCommand: Register = (group, streams) => {
  addGrantFlags(group.command('remove'))
    .description('remove a grant')
    .addHelpText('after', '\nExample:\n  tenancy grant remove acme --from research --to ops --what logs:read')
    .action(async (id: string, flags: GrantFlags) => {
      await runTenantChange(streams, flags, (api) =>
        api.updateTenant(id, grantParams({ remove: [grantOf(flags)] }, flags)),
      );
    });
};
