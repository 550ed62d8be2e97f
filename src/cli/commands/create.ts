import { changeTenant } from '../change';
import { addChangeFlags, type ChangeFlags, instant, notEmpty, several } from '../flags';
import type { Register } from '../streams';

interface CreateFlags extends ChangeFlags {
  readonly name: string;
  readonly plan?: string;
  readonly organization?: readonly string[];
  readonly expiresAt?: Date;
}

export const createCommand: Register = (program, streams) => {
  addChangeFlags(program.command('create').argument('<id>', 'of the new tenant; never given twice'))
    .description('create a tenant')
    .requiredOption('--name <text>', 'its name for people', notEmpty)
    .option('--plan <plan>', 'its plan (default: free)', notEmpty)
    .option('--organization <id>', 'an organization; may be given several times (default: main)', several)
    .option('--expires-at <instant>', 'when it is suspended, on plan free alone', instant)
    .addHelpText(
      'after',
      '\nExample:\n  tenancy create acme --name "Acme Corporation" --plan pro --organization research',
    )
    .action(async (id: string, flags: CreateFlags) => {
      const { name, plan, organization, expiresAt } = flags;
      await changeTenant(streams, flags, (api) =>
        api.createTenant({
          id,
          name,
          ...(plan === undefined ? {} : { plan }),
          ...(organization === undefined ? {} : { organizations: organization.map((one) => ({ id: one })) }),
          ...(expiresAt === undefined ? {} : { expiresAt }),
        }),
      );
    });
};
