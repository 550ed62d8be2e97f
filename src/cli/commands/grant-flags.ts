import type { Command } from 'commander';
import type { GrantSpec } from '../../fleet/schema/tenant';
import type { UpdateTenantParams } from '../../management/types';
import { addChangeFlags, addVersionFlag, type ChangeFlags, notEmpty, oneOf, type VersionFlags } from '../flags';

export interface GrantFlags extends ChangeFlags, VersionFlags {
  readonly from: string;
  readonly to: string;
  readonly what: GrantSpec['what'];
  readonly server?: string;
}

/** Adds the flags that name one grant. */
export function addGrantFlags(command: Command): Command {
  return addVersionFlag(addChangeFlags(command.argument('<id>', 'id of the tenant')))
    .requiredOption('--from <organization>', 'organization that shares', notEmpty)
    .requiredOption('--to <organization>', 'organization that receives access', notEmpty)
    .requiredOption('--what <access>', 'kind of access: logs:read or mcp:use', oneOf(['logs:read', 'mcp:use']))
    .option('--server <name>', 'with mcp:use: the MCP server to share', notEmpty);
}

export function grantOf({ from, to, what, server }: GrantFlags): GrantSpec {
  return { from, to, what, ...(server === undefined ? {} : { server }) };
}

export function grantParams(
  grants: NonNullable<UpdateTenantParams['grants']>,
  { resourceVersion }: GrantFlags,
): UpdateTenantParams {
  return { grants, ...(resourceVersion === undefined ? {} : { resourceVersion }) };
}
