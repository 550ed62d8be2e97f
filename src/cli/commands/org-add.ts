import { runTenantChange } from '../change';
import { addChangeFlags, addVersionFlag, type ChangeFlags, notEmpty, type VersionFlags, wholeNumber } from '../flags';
import type { Register } from '../streams';

interface AddFlags extends ChangeFlags, VersionFlags {
  readonly name?: string;
  readonly slots?: number;
}

export const orgAddCommand: Register = (group, streams) => {
  addVersionFlag(addChangeFlags(group.command('add').argument('<id>', 'id of the tenant')))
    .argument('<organization>', 'id of the new organization; never reused within the tenant')
    .description('add an organization to a tenant')
    .option('--name <text>', 'set the display name', notEmpty)
    .option('--slots <number>', 'use this many slots of the plan (default: 1)', wholeNumber)
    .addHelpText('after', '\nExample:\n  tenancy org add acme sales --name Sales')
    .action(async (id: string, organization: string, flags: AddFlags) => {
      const { name, slots, resourceVersion } = flags;
      const one = {
        id: organization,
        ...(name === undefined ? {} : { name }),
        ...(slots === undefined ? {} : { slots }),
      };
      await runTenantChange(streams, flags, (api) =>
        api.updateTenant(id, {
          organizations: { add: [one] },
          ...(resourceVersion === undefined ? {} : { resourceVersion }),
        }),
      );
    });
};
