import { runTenantChange } from '../change';
import { addChangeFlags, addVersionFlag, type ChangeFlags, type VersionFlags } from '../flags';
import type { Register } from '../streams';

export const resumeCommand: Register = (program, streams) => {
  addVersionFlag(addChangeFlags(program.command('resume').argument('<id>', 'id of the tenant')))
    .description('resume a suspended tenant')
    .addHelpText('after', '\nExample:\n  tenancy resume acme --dry-run')
    .action(async (id: string, flags: ChangeFlags & VersionFlags) => {
      await runTenantChange(streams, flags, (api) => api.resumeTenant(id, flags));
    });
};
