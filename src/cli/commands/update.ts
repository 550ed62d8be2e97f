import { Option } from 'commander';
import type { UpdateTenantParams } from '../../management/types';
import { changeTenant } from '../change';
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
  addVersionFlag(addChangeFlags(program.command('update').argument('<id>', 'of the tenant')))
    .description('change settings of a tenant; what is not named stays')
    .option('--name <text>', 'its name for people', notEmpty)
    .option('--expires-at <instant>', 'when it is suspended, on plan free alone', instant)
    .addOption(new Option('--no-expiry', 'it has no such date').conflicts('expiresAt'))
    .option('--redis-volume <quantity>', 'the size of its volume, such as 20Gi; it only grows', notEmpty)
    .option(
      '--retention-days <organization=days>',
      'how long logs are kept; may be given several times',
      daysByOrganization,
    )
    .option(
      '--approve-deletion <Kind/namespace/name>',
      'an object that may go; may be given several times, and replaces what was approved',
      several,
    )
    .option('--no-approve-deletion', 'nothing is approved any more')
    .addHelpText('after', '\nExample:\n  tenancy update acme --redis-volume 20Gi --retention-days ops=60')
    .action(async (id: string, flags: UpdateFlags) => {
      const params = paramsOf(flags);
      if (Object.keys(params).length === 0) throw new UsageError('nothing to change is named: tenancy update --help');
      const { resourceVersion } = flags;
      await changeTenant(streams, flags, (api) =>
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
