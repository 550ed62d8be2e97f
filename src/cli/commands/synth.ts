import type { Register } from '../streams';
import { addFleetCommand } from './fleet-command';

export const synthCommand: Register = (program, streams) => {
  addFleetCommand(program, streams, true)
    .description('read the registry, check every bundle, and write the output folder')
    .addHelpText('after', '\nExample:\n  tenancy synth --fleet fleet --out dist --tenant acme');
};
