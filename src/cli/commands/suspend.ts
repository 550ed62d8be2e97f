import { runTenantChange } from '../change';
import { addChangeFlags, addVersionFlag, type ChangeFlags, type VersionFlags } from '../flags';
import type { Register } from '../streams';

export const suspendCommand: Register = (program, streams) => {
  addVersionFlag(addChangeFlags(program.command('suspend').argument('<id>', 'id of the tenant')))
    .description('suspend a tenant: scale it to zero and keep all of its data')
    .addHelpText('after', '\nExample:\n  tenancy suspend acme --dry-run')
    .action(async (id: string, flags: ChangeFlags & VersionFlags) => {
      await runTenantChange(streams, flags, (api) => api.suspendTenant(id, flags));
    });
};
