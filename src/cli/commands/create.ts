import { runTenantChange } from '../change';
import { addChangeFlags, type ChangeFlags, instant, notEmpty, several } from '../flags';
import type { Register } from '../streams';

interface CreateFlags extends ChangeFlags {
  readonly name: string;
  readonly plan?: string;
  readonly organization?: readonly string[];
  readonly expiresAt?: Date;
}

export const createCommand: Register = (program, streams) => {
  addChangeFlags(program.command('create').argument('<id>', 'id of the new tenant; never reused'))
    .description('create a tenant')
    .requiredOption('--name <text>', 'set the display name', notEmpty)
    .option('--plan <plan>', 'set the plan (default: free)', notEmpty)
    .option('--organization <id>', 'add an organization; can be repeated (default: main)', several)
    .option('--expires-at <instant>', 'suspend the tenant at this time; only on plan free', instant)
    .addHelpText(
      'after',
      '\nExample:\n  tenancy create acme --name "Acme Corporation" --plan pro --organization research',
    )
    .action(async (id: string, flags: CreateFlags) => {
      const { name, plan, organization, expiresAt } = flags;
      await runTenantChange(streams, flags, (api) =>
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
