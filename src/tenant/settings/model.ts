import type { OrganizationId } from '../../contract/names';

/**
 * A resolved grant from one organization to another: `logs:read` lets `to` read the logs of `from`, `mcp:use` lets the
 * MCP servers of `to` call one MCP server of `from`.
 */
export type Grant =
  | { readonly what: 'logs:read'; readonly from: OrganizationId; readonly to: OrganizationId }
  | { readonly what: 'mcp:use'; readonly from: OrganizationId; readonly to: OrganizationId; readonly server: string };
