import type { Expired } from '../../management/expire';
import { runChange } from '../change';
import { addChangeFlags, type ChangeFlags } from '../flags';
import { alignedText } from '../format/tenant';
import type { Register } from '../streams';

export const expireCommand: Register = (program, streams) => {
  addChangeFlags(program.command('expire'), { clock: 'shown' })
    .description('warn, suspend or begin to delete tenants that have expired or are idle')
    .addHelpText('after', '\nExample:\n  tenancy expire --now 2026-12-01T00:00:00Z --dry-run')
    .action(async (flags: ChangeFlags) => {
      await runChange(streams, flags, {
        run: (api) => api.expireTenants(),
        json: (expired) => ({ expired }),
        text: expiredText,
      });
    });
};

function expiredText(expired: readonly Expired[]): string {
  if (expired.length === 0) return 'nothing is due\n';
  return alignedText(expired.map(({ tenant, what, why, on }) => [tenant, what, why, on]));
}
