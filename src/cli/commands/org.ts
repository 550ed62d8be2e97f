import type { Register } from '../streams';
import { orgAddCommand } from './org-add';
import { orgRemoveCommand } from './org-remove';

export const orgCommand: Register = (program, streams) => {
  const group = program.command('org').description('add or remove organizations of a tenant');
  orgAddCommand(group, streams);
  orgRemoveCommand(group, streams);
};
