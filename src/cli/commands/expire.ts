import type { Expired } from '../../management/expire';
import { perform } from '../change';
import { addChangeFlags, type ChangeFlags } from '../flags';
import { alignedText } from '../format/tenant';
import type { Register } from '../streams';

export const expireCommand: Register = (program, streams) => {
  addChangeFlags(program.command('expire'), { clock: 'shown' })
    .description('do what is due by plan, fixed date and last activity: warn, suspend, begin a deletion')
    .addHelpText('after', '\nExample:\n  tenancy expire --now 2026-12-01T00:00:00Z --dry-run')
    .action(async (flags: ChangeFlags) => {
      await perform(streams, flags, {
        act: (api) => api.expireTenants(),
        json: (expired) => ({ expired }),
        text: expiredText,
      });
    });
};

function expiredText(expired: readonly Expired[]): string {
  if (expired.length === 0) return 'nothing is due\n';
  return alignedText(expired.map(({ tenant, what, why, on }) => [tenant, what, why, on]));
}
