import { addReadFlags, type ReadFlags } from '../flags';
import { tenantText } from '../format/tenant';
import { runQuery } from '../query';
import type { Register } from '../streams';

export const getCommand: Register = (program, streams) => {
  addReadFlags(program.command('get').argument('<id>', 'id of the tenant'))
    .description('show one tenant, and the next step of its transition')
    .addHelpText('after', '\nExample:\n  tenancy get acme')
    .action(async (id: string, flags: ReadFlags) => {
      await runQuery(streams, flags, {
        run: (api) => api.getTenant(id),
        json: (tenant) => ({ tenant }),
        text: tenantText,
      });
    });
};
