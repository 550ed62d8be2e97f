import { addReadFlags, type ReadFlags } from '../flags';
import { tenantText } from '../format/tenant';
import { read } from '../query';
import type { Register } from '../streams';

export const getCommand: Register = (program, streams) => {
  addReadFlags(program.command('get').argument('<id>', 'of the tenant'))
    .description('tell all about one tenant, and what its transition waits for')
    .addHelpText('after', '\nExample:\n  tenancy get acme')
    .action(async (id: string, flags: ReadFlags) => {
      await read(streams, flags, {
        look: (api) => api.getTenant(id),
        json: (tenant) => ({ tenant }),
        text: tenantText,
      });
    });
};
