import { Option } from 'commander';
import { runTenantChange } from '../change';
import { confirm } from '../confirm';
import {
  addChangeFlags,
  addVersionFlag,
  addYesFlag,
  type ChangeFlags,
  oneOf,
  type VersionFlags,
  wholeNumber,
} from '../flags';
import type { Register } from '../streams';
import {
  addTransitionFlags,
  runTransitionCommand,
  TRANSITION_FLAGS,
  type TransitionFlags,
  transitionCommandOf,
  versionOf,
} from '../transition-flags';

interface DeleteFlags extends ChangeFlags, VersionFlags, TransitionFlags {
  readonly export?: 'requested' | 'declined';
  readonly noticeDays?: number;
  readonly yes: boolean;
}

export const deleteCommand: Register = (program, streams) => {
  addTransitionFlags(
    addYesFlag(addVersionFlag(addChangeFlags(program.command('delete').argument('<id>', 'id of the tenant')))),
  )
    .description('delete a tenant, phase by phase')
    .addOption(
      new Option(
        '--export <choice>',
        'record whether the tenant wants its data exported: requested or declined (default: requested)',
      )
        .argParser(oneOf(['requested', 'declined']))
        .conflicts(TRANSITION_FLAGS),
    )
    .addOption(
      new Option('--notice-days <days>', "delete nothing for this many days (default: the plan's)")
        .argParser(wholeNumber)
        .conflicts(TRANSITION_FLAGS),
    )
    .addHelpText(
      'after',
      `
Examples:
  tenancy delete acme --export declined
  tenancy delete acme --record tenant-notified --evidence "mail 2026-11-24, ticket 4711"
  tenancy delete acme --continue --yes`,
    )
    .action(async (id: string, flags: DeleteFlags) => {
      const { export: exported, noticeDays } = flags;
      const action = transitionCommandOf(flags);
      await runTenantChange(streams, flags, async (api) => {
        const tenant = await api.getTenant(id);
        if (action.do === 'continue')
          await confirm(streams, flags, tenant, 'its deletion continues with the next phase');
        if (action.do !== 'begin') return await runTransitionCommand(api, `delete ${id}`, tenant, action, flags);
        await confirm(streams, flags, tenant, 'its deletion begins, and removes all of its data in the end');
        await api.deleteTenant(id, {
          ...versionOf(tenant, flags),
          ...(exported === undefined ? {} : { export: exported }),
          ...(noticeDays === undefined ? {} : { noticeDays }),
        });
        return await api.getTenant(id);
      });
    });
};
