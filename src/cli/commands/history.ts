import { addReadFlags, type ReadFlags } from '../flags';
import { historyText } from '../format/tenant';
import { runQuery } from '../query';
import type { Register } from '../streams';

export const historyCommand: Register = (program, streams) => {
  addReadFlags(program.command('history').argument('<id>', 'id of the tenant, also of a deleted one'))
    .description('show all changes of a tenant, with actor and time')
    .addHelpText('after', '\nExample:\n  tenancy history acme --json')
    .action(async (id: string, flags: ReadFlags) => {
      await runQuery(streams, flags, {
        run: (api) => api.historyOf(id),
        json: (history) => ({ history }),
        text: historyText,
      });
    });
};
