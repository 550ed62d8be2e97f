import { z } from 'zod';
import type { Code } from '../../contract/problems';
import { PLAN_NAMES } from '../schema/plan';
import { API_VERSION } from '../schema/version';
import { mcpServerSchema } from './mcp-server';
import {
  atLeastOne,
  idReference,
  instant,
  objectReference,
  organizationIdText,
  quantity,
  tenantIdText,
  text,
} from './scalars';
import { transitionSchema } from './transition';

export const organizationSchema = z.strictObject({
  id: organizationIdText,
  displayName: text.exactOptional(),
  slots: atLeastOne.exactOptional().describe('how many slots of the plan this organization takes; 1 by default'),
  retentionDays: atLeastOne
    .exactOptional()
    .describe('days that its logs are kept; at most the days of the plan, which are the default'),
  mcpServers: z.array(mcpServerSchema).exactOptional(),
});

export const grantSchema = z.strictObject({
  from: idReference.describe('the organization that shares'),
  to: idReference.describe('the organization that receives'),
  what: z.enum(['logs:read', 'mcp:use']),
  server: idReference.exactOptional().describe('with mcp:use: the MCP server that may be used'),
});

export const tenantSchema = z.strictObject({
  apiVersion: z.literal(API_VERSION),
  kind: z.literal('Tenant'),
  metadata: z.strictObject({ name: tenantIdText }),
  spec: z.strictObject({
    displayName: text,
    plan: z.enum(PLAN_NAMES, 'plan-unknown' satisfies Code),
    createdAt: instant,
    expiresAt: instant
      .exactOptional()
      .describe('an instant of RFC 3339 in UTC that exists, such as 2026-01-31T09:00:00Z; only on plan free'),
    suspend: z.boolean().exactOptional(),
    volumes: z
      .strictObject({ redis: quantity.exactOptional() })
      .exactOptional()
      .describe('sizes above the default; never lowered, because Kubernetes cannot shrink a volume'),
    organizations: z.array(organizationSchema).min(1),
    grants: z.array(grantSchema).exactOptional(),
    removedOrganizations: z
      .array(z.strictObject({ id: idReference, removedAt: instant }))
      .exactOptional()
      .describe('ids of removed organizations, which this tenant never uses again'),
    transition: transitionSchema
      .exactOptional()
      .describe('a change that needs more than one commit; `tenancy` writes it, each step a commit of its own'),
    approvedDeletions: z
      .array(objectReference)
      .exactOptional()
      .describe('objects whose deletion a reviewer has approved'),
  }),
});
