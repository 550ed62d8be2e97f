import { changeTenant } from '../change';
import { addChangeFlags, addVersionFlag, type ChangeFlags, type VersionFlags } from '../flags';
import type { Register } from '../streams';

export const suspendCommand: Register = (program, streams) => {
  addVersionFlag(addChangeFlags(program.command('suspend').argument('<id>', 'of the tenant')))
    .description('let nothing of a tenant run, and keep all of its data')
    .addHelpText('after', '\nExample:\n  tenancy suspend acme --dry-run')
    .action(async (id: string, flags: ChangeFlags & VersionFlags) => {
      await changeTenant(streams, flags, (api) => api.suspendTenant(id, flags));
    });
};
