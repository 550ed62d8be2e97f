import type { Register } from '../streams';
import { grantAddCommand } from './grant-add';
import { grantRemoveCommand } from './grant-remove';

export const grantCommand: Register = (program, streams) => {
  const group = program.command('grant').description('what organizations of a tenant share with each other');
  grantAddCommand(group, streams);
  grantRemoveCommand(group, streams);
};
