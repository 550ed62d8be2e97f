import { runTenantChange } from '../change';
import { confirm } from '../confirm';
import { addChangeFlags, addVersionFlag, addYesFlag, type ChangeFlags, type VersionFlags } from '../flags';
import type { Register } from '../streams';
import {
  addTransitionFlags,
  runTransitionCommand,
  type TransitionFlags,
  transitionCommandOf,
  versionOf,
} from '../transition-flags';

interface RemoveFlags extends ChangeFlags, VersionFlags, TransitionFlags {
  readonly yes: boolean;
}

export const orgRemoveCommand: Register = (group, streams) => {
  addTransitionFlags(
    addYesFlag(addVersionFlag(addChangeFlags(group.command('remove').argument('<id>', 'id of the tenant')))),
  )
    .argument('<organization>', 'id of the organization')
    .description('remove an organization from a tenant, phase by phase')
    .addHelpText(
      'after',
      `
Examples:
  tenancy org remove acme ops
  tenancy org remove acme ops --record services-ready --evidence "30-services Ready at main@sha1:4f2c"
  tenancy org remove acme ops --continue --yes`,
    )
    .action(async (id: string, organization: string, flags: RemoveFlags) => {
      const action = transitionCommandOf(flags);
      await runTenantChange(streams, flags, async (api) => {
        const tenant = await api.getTenant(id);
        if (action.do === 'begin' || action.do === 'continue')
          await confirm(streams, flags, tenant, `all data of its organization ${organization} will be deleted`);
        if (action.do !== 'begin')
          return await runTransitionCommand(api, `org remove ${id} ${organization}`, tenant, action, flags);
        return await api.updateTenant(id, {
          organizations: { remove: organization },
          ...versionOf(tenant, flags),
        });
      });
    });
};
