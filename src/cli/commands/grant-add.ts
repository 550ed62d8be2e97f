import { runTenantChange } from '../change';
import type { Register } from '../streams';
import { addGrantFlags, type GrantFlags, grantOf, grantParams } from './grant-flags';

export const grantAddCommand: Register = (group, streams) => {
  addGrantFlags(group.command('add'))
    .description('let one organization read the logs or use an MCP server of another')
    .addHelpText(
      'after',
      '\nExample:\n  tenancy grant add acme --from research --to ops --what mcp:use --server search',
    )
    .action(async (id: string, flags: GrantFlags) => {
      await runTenantChange(streams, flags, (api) =>
        api.updateTenant(id, grantParams({ add: [grantOf(flags)] }, flags)),
      );
    });
};
