import { changeTenant } from '../change';
import { addChangeFlags, addVersionFlag, type ChangeFlags, notEmpty, type VersionFlags, wholeNumber } from '../flags';
import type { Register } from '../streams';

interface AddFlags extends ChangeFlags, VersionFlags {
  readonly name?: string;
  readonly slots?: number;
}

export const orgAddCommand: Register = (group, streams) => {
  addVersionFlag(addChangeFlags(group.command('add').argument('<id>', 'of the tenant')))
    .argument('<organization>', 'its id; never given twice by one tenant')
    .description('add an organization')
    .option('--name <text>', 'its name for people', notEmpty)
    .option('--slots <number>', 'how many slots of the plan it takes (default: 1)', wholeNumber)
    .addHelpText('after', '\nExample:\n  tenancy org add acme sales --name Sales')
    .action(async (id: string, organization: string, flags: AddFlags) => {
      const { name, slots, resourceVersion } = flags;
      const one = {
        id: organization,
        ...(name === undefined ? {} : { name }),
        ...(slots === undefined ? {} : { slots }),
      };
      await changeTenant(streams, flags, (api) =>
        api.updateTenant(id, {
          organizations: { add: [one] },
          ...(resourceVersion === undefined ? {} : { resourceVersion }),
        }),
      );
    });
};
