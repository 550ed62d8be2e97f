import type { OrganizationId } from '../../contract/names';

export type Grant =
  | { readonly what: 'logs:read'; readonly from: OrganizationId; readonly to: OrganizationId }
  | { readonly what: 'mcp:use'; readonly from: OrganizationId; readonly to: OrganizationId; readonly server: string };
