import { changeTenant } from '../change';
import { addChangeFlags, addVersionFlag, type ChangeFlags, type VersionFlags } from '../flags';
import type { Register } from '../streams';

export const resumeCommand: Register = (program, streams) => {
  addVersionFlag(addChangeFlags(program.command('resume').argument('<id>', 'of the tenant')))
    .description('let a suspended tenant run again')
    .addHelpText('after', '\nExample:\n  tenancy resume acme --dry-run')
    .action(async (id: string, flags: ChangeFlags & VersionFlags) => {
      await changeTenant(streams, flags, (api) => api.resumeTenant(id, flags));
    });
};
