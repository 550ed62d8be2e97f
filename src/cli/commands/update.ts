import { Option } from 'commander';
import type { UpdateTenantParams } from '../../management/types';
import { runTenantChange } from '../change';
import {
  addChangeFlags,
  addVersionFlag,
  type ChangeFlags,
  daysByOrganization,
  instant,
  notEmpty,
  several,
  type VersionFlags,
} from '../flags';
import type { Register } from '../streams';
import { UsageError } from '../usage-error';

interface UpdateFlags extends ChangeFlags, VersionFlags {
  readonly name?: string;
  readonly expiresAt?: Date;
  /** `false` after `--no-expiry`. */
  readonly expiry: boolean;
  readonly redisVolume?: string;
  readonly retentionDays?: Readonly<Record<string, number>>;
  /** `false` after `--no-approve-deletion`. */
  readonly approveDeletion?: readonly string[] | false;
}

export const updateCommand: Register = (program, streams) => {
  addVersionFlag(addChangeFlags(program.command('update').argument('<id>', 'id of the tenant')))
    .description('change settings of a tenant; all others stay as they are')
    .option('--name <text>', 'set the display name', notEmpty)
    .option('--expires-at <instant>', 'suspend the tenant at this time; only on plan free', instant)
    .addOption(new Option('--no-expiry', 'remove the expiry date').conflicts('expiresAt'))
    .option('--redis-volume <quantity>', 'set the size of the Redis volume, such as 20Gi; it can only grow', notEmpty)
    .option(
      '--retention-days <organization=days>',
      'keep the logs of an organization for this many days; can be repeated',
      daysByOrganization,
    )
    .option(
      '--approve-deletion <Kind/namespace/name>',
      'approve the deletion of this object; can be repeated, and replaces earlier approvals',
      several,
    )
    .option('--no-approve-deletion', 'remove all approvals')
    .addHelpText('after', '\nExample:\n  tenancy update acme --redis-volume 20Gi --retention-days ops=60')
    .action(async (id: string, flags: UpdateFlags) => {
      const params = paramsOf(flags);
      if (Object.keys(params).length === 0)
        throw new UsageError('no setting to change was given: see tenancy update --help');
      const { resourceVersion } = flags;
      await runTenantChange(streams, flags, (api) =>
        api.updateTenant(id, { ...params, ...(resourceVersion === undefined ? {} : { resourceVersion }) }),
      );
    });
};

function paramsOf({
  name,
  expiresAt,
  expiry,
  redisVolume,
  retentionDays,
  approveDeletion,
}: UpdateFlags): UpdateTenantParams {
  return {
    ...(name === undefined ? {} : { name }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(expiry ? {} : { expiresAt: null }),
    ...(redisVolume === undefined ? {} : { redisVolume }),
    ...(retentionDays === undefined ? {} : { organizations: { change: settingsOf(retentionDays) } }),
    ...(approveDeletion === undefined ? {} : { approvedDeletions: approveDeletion === false ? [] : approveDeletion }),
  };
}

function settingsOf(days: Readonly<Record<string, number>>): Record<string, { retentionDays: number }> {
  return Object.fromEntries(Object.entries(days).map(([id, retentionDays]) => [id, { retentionDays }]));
}
