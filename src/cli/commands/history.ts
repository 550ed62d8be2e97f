import { addReadFlags, type ReadFlags } from '../flags';
import { historyText } from '../format/tenant';
import { read } from '../query';
import type { Register } from '../streams';

export const historyCommand: Register = (program, streams) => {
  addReadFlags(program.command('history').argument('<id>', 'of the tenant, also of a deleted one'))
    .description('tell what was done to a tenant, by whom and when')
    .addHelpText('after', '\nExample:\n  tenancy history acme --json')
    .action(async (id: string, flags: ReadFlags) => {
      await read(streams, flags, {
        look: (api) => api.historyOf(id),
        json: (history) => ({ history }),
        text: historyText,
      });
    });
};
