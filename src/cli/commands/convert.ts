import { Option } from 'commander';
import { runTenantChange } from '../change';
import { addChangeFlags, addVersionFlag, type ChangeFlags, notEmpty, type VersionFlags } from '../flags';
import type { Register } from '../streams';
import {
  addTransitionFlags,
  runTransitionCommand,
  TRANSITION_FLAGS,
  type TransitionFlags,
  transitionCommandOf,
} from '../transition-flags';
import { UsageError } from '../usage-error';

interface ConvertFlags extends ChangeFlags, VersionFlags, TransitionFlags {
  readonly to?: string;
}

export const convertCommand: Register = (program, streams) => {
  addTransitionFlags(addVersionFlag(addChangeFlags(program.command('convert').argument('<id>', 'id of the tenant'))))
    .description('convert a tenant to another plan; as a transition if any quota becomes smaller')
    .addOption(
      new Option('--to <plan>', 'begin the conversion to this plan').argParser(notEmpty).conflicts(TRANSITION_FLAGS),
    )
    .addHelpText(
      'after',
      `
Examples:
  tenancy convert acme --to basic
  tenancy convert acme --record services-ready --evidence "30-services Ready at main@sha1:4f2c"
  tenancy convert acme --continue`,
    )
    .action(async (id: string, flags: ConvertFlags) => {
      const { to } = flags;
      const action = transitionCommandOf(flags);
      await runTenantChange(streams, flags, async (api) => {
        if (action.do !== 'begin')
          return await runTransitionCommand(api, `convert ${id}`, await api.getTenant(id), action, flags);
        if (to === undefined) throw new UsageError('pass one of --to, --record, --continue and --abort');
        return await api.convertTenant(id, to, flags);
      });
    });
};
