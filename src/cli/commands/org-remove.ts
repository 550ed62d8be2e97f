import { changeTenant } from '../change';
import { confirm } from '../confirm';
import { addChangeFlags, addVersionFlag, addYesFlag, type ChangeFlags, type VersionFlags } from '../flags';
import type { Register } from '../streams';
import { addStepFlags, type StepFlags, stepOf, takeStep, versionOf } from '../transition-flags';

interface RemoveFlags extends ChangeFlags, VersionFlags, StepFlags {
  readonly yes: boolean;
}

export const orgRemoveCommand: Register = (group, streams) => {
  addStepFlags(addYesFlag(addVersionFlag(addChangeFlags(group.command('remove').argument('<id>', 'of the tenant')))))
    .argument('<organization>', 'its id')
    .description('remove an organization, phase by phase')
    .addHelpText(
      'after',
      `
Examples:
  tenancy org remove acme ops
  tenancy org remove acme ops --record services-ready --evidence "30-services Ready at main@sha1:4f2c"
  tenancy org remove acme ops --continue --yes`,
    )
    .action(async (id: string, organization: string, flags: RemoveFlags) => {
      const step = stepOf(flags);
      await changeTenant(streams, flags, async (api) => {
        const tenant = await api.getTenant(id);
        if (step.do === 'begin' || step.do === 'continue')
          await confirm(streams, flags, tenant, `all of its organization ${organization} is being deleted`);
        if (step.do !== 'begin') return await takeStep(api, `org remove ${id} ${organization}`, tenant, step, flags);
        return await api.updateTenant(id, {
          organizations: { remove: organization },
          ...versionOf(tenant, flags),
        });
      });
    });
};
