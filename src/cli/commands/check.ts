import type { Register } from '../streams';
import { addFleetCommand } from './fleet-command';

export const checkCommand: Register = (program, streams) => {
  addFleetCommand(program, streams, false)
    .description('do all that synth does, and write nothing')
    .addHelpText('after', '\nExample:\n  tenancy check --json');
};
