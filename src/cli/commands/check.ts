import type { Register } from '../streams';
import { addFleetCommand } from './fleet-command';

export const checkCommand: Register = (program, streams) => {
  addFleetCommand(program, streams, false)
    .description('run synth without writing anything')
    .addHelpText('after', '\nExample:\n  tenancy check --json');
};
