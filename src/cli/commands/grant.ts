import type { Register } from '../streams';
import { grantAddCommand } from './grant-add';
import { grantRemoveCommand } from './grant-remove';

export const grantCommand: Register = (program, streams) => {
  const group = program.command('grant').description('add or remove grants between organizations of a tenant');
  grantAddCommand(group, streams);
  grantRemoveCommand(group, streams);
};
