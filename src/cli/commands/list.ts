import { PLAN_NAMES, type PlanName } from '../../fleet/schema/plan';
import type { StoredTenant } from '../../management/types';
import { addReadFlags, oneOf, type ReadFlags } from '../flags';
import { tenantsText } from '../format/tenant';
import { runQuery } from '../query';
import type { Register } from '../streams';

interface ListFlags extends ReadFlags {
  readonly status?: StoredTenant['status'];
  readonly plan?: PlanName;
}

export const listCommand: Register = (program, streams) => {
  addReadFlags(program.command('list'))
    .description('list tenants with status, plan, organizations and transition')
    .option('--status <status>', 'list only tenants with this status: active, suspended or deleted', oneOf(STATUSES))
    .option('--plan <plan>', 'list only tenants on this plan', oneOf(PLAN_NAMES))
    .addHelpText('after', '\nExample:\n  tenancy list --status suspended --plan free')
    .action(async (flags: ListFlags) => {
      const { status, plan } = flags;
      await runQuery(streams, flags, {
        run: async (api) =>
          (await api.listTenants()).filter(
            (one) => one.status === (status ?? one.status) && one.plan === (plan ?? one.plan),
          ),
        json: (tenants) => ({ tenants }),
        text: tenantsText,
      });
    });
};

const STATUSES = ['active', 'suspended', 'deleted'] as const;
