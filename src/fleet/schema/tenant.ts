import { z } from 'zod';
import type { Code } from '../../contract/problems';
import { CLEANUP_PHASES, GATES, REMOVAL_PHASES, TRANSITION_KINDS } from '../../contract/phases';
import { planOverrideSchema } from './plan';
import {
  atLeastOne,
  dataKey,
  dnsLabel,
  dnsName,
  duration,
  httpUrl,
  idReference,
  image,
  instant,
  objectReference,
  organizationIdText,
  podLabels,
  portNumber,
  quantity,
  serverNameText,
  tenantIdText,
  text,
  urlPath,
  variableName,
} from './scalars';

export { IMAGE_PATTERN } from './scalars';

/**
 * The shape of the registry's files: the one source of the types, of the parser and of the JSON Schemas in `schemas/`.
 * Only shape stands here. What a value means, and every default, is `resolve`'s.
 */
export const API_VERSION = 'tenancy.neurallog.com/v1alpha1';
export const PLAN_NAMES = ['free', 'basic', 'pro', 'enterprise'] as const;
export type PlanName = (typeof PLAN_NAMES)[number];

export const portSchema = z.union([
  portNumber,
  z.strictObject({ port: portNumber, protocol: z.enum(['TCP', 'UDP', 'SCTP']) }),
]);

export const egressSchema = z.strictObject({
  to: text.describe('a CIDR block; private, metadata, node, pod and service ranges are refused or cut out'),
  ports: z.array(portSchema).min(1),
  why: text.describe('what the server needs it for; printed on the policy'),
});

/** A uid or gid as Kubernetes takes them; 0 is root's. */
const identity = atLeastOne.max(2 ** 31 - 1);

export const mcpServerSchema = z.strictObject({
  name: serverNameText,
  image,
  transport: z
    .enum(['streamable-http', 'stdio'])
    .exactOptional()
    .describe('stdio: the image bridges to HTTP by itself, told by MCP_TRANSPORT, and one replica runs'),
  sessions: z
    .enum(['none', 'sticky'])
    .exactOptional()
    .describe('sticky: for servers of MCP revisions up to 2025-11-25, which keep sessions'),
  port: portNumber.exactOptional(),
  metricsPort: portNumber
    .exactOptional()
    .describe('where it serves /metrics, 9090 unless said; may be the port of its requests'),
  user: identity.exactOptional().describe('the uid that the image runs as, 1001 unless said; never 0'),
  group: identity.exactOptional().describe('the gid that the image runs as, 1001 unless said; never 0'),
  healthPath: urlPath
    .exactOptional()
    .describe('a path that starts with "/", outside authentication; without it the port is probed by TCP'),
  env: z.record(variableName, z.string()).exactOptional(),
  secretEnv: z
    .record(variableName, z.strictObject({ secret: dnsName, key: dataKey }))
    .exactOptional()
    .describe('environment from Secrets that the operator provides in the MCP namespace'),
  egress: z.array(egressSchema).exactOptional(),
});

export const organizationSchema = z.strictObject({
  id: organizationIdText,
  displayName: text.exactOptional(),
  slots: atLeastOne.exactOptional().describe('how many slots of the plan this organization takes; 1 unless said'),
  retentionDays: atLeastOne
    .exactOptional()
    .describe('how long its logs are kept; at most, and unless said, what the plan gives'),
  mcpServers: z.array(mcpServerSchema).exactOptional(),
});

export const grantSchema = z.strictObject({
  from: idReference.describe('the organization that shares'),
  to: idReference.describe('the organization that receives'),
  what: z.enum(['logs:read', 'mcp:use']),
  server: idReference.exactOptional().describe('with mcp:use: the MCP server that may be used'),
});

const gateSchema = z.strictObject({
  gate: z.enum(GATES),
  at: instant,
  by: text.describe('who saw it: a person or a pipeline'),
  evidence: text.describe('what was seen, such as the revision that Flux has applied, or the address of an export'),
});

/** One mapping for all kinds, because an editor completes it; `transition.ts` says which fields go with which kind. */
export const transitionSchema = z.strictObject({
  kind: z.enum(TRANSITION_KINDS),
  startedAt: instant,
  from: z.enum(PLAN_NAMES).exactOptional().describe('convert: the plan before'),
  organization: idReference.exactOptional().describe('remove-organization: which one'),
  phase: z
    .enum([...REMOVAL_PHASES, ...CLEANUP_PHASES])
    .exactOptional()
    .describe('remove-organization and delete'),
  deleteAfter: instant
    .exactOptional()
    .describe('delete: the end of the notice, an instant of RFC 3339 in UTC, such as 2026-01-31T09:00:00Z'),
  export: z.enum(['requested', 'declined']).exactOptional().describe('delete: whether the tenant wants its data'),
  gates: z.array(gateSchema).exactOptional().describe('what was recorded since the transition began'),
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
      .describe('an instant of RFC 3339 in UTC that exists, such as 2026-01-31T09:00:00Z; on plan free alone'),
    suspend: z.boolean().exactOptional(),
    volumes: z
      .strictObject({ redis: quantity.exactOptional() })
      .exactOptional()
      .describe('sizes that were raised above the default; never lowered, since a volume cannot shrink'),
    organizations: z.array(organizationSchema).min(1),
    grants: z.array(grantSchema).exactOptional(),
    removedOrganizations: z
      .array(z.strictObject({ id: idReference, removedAt: instant }))
      .exactOptional()
      .describe('ids that this tenant never gives again'),
    transition: transitionSchema
      .exactOptional()
      .describe('a change that needs more than one commit; `tenancy` writes it, each step a commit of its own'),
    approvedDeletions: z.array(objectReference).exactOptional().describe('objects that may go, as a reviewer saw them'),
  }),
});

const peerSchema = z.strictObject({ namespace: dnsLabel, podLabels });

const serviceSchema = z.strictObject({
  image,
  port: portNumber.exactOptional(),
  metricsPort: portNumber.exactOptional(),
  healthPath: urlPath.exactOptional(),
  user: atLeastOne.exactOptional().describe('the uid that the image runs as'),
});

export const platformSchema = z.strictObject({
  apiVersion: z.literal(API_VERSION),
  kind: z.literal('Platform'),
  metadata: z.strictObject({ name: dnsLabel }),
  spec: z.strictObject({
    domain: text.describe('tenants get {id}.{domain}'),
    reservedHosts: z
      .array(dnsLabel)
      .exactOptional()
      .describe('host labels that no tenant may take, beside the built-in ones'),
    podSecurityVersion: z
      .string()
      .regex(/^v1\.[0-9]+$/)
      .exactOptional()
      .describe('a Kubernetes version such as v1.28'),
    network: z.strictObject({
      podCidrs: z.array(text).min(1),
      serviceCidrs: z.array(text).min(1),
      nodeCidrs: z.array(text).min(1),
      dns: z
        .strictObject({
          ...peerSchema.shape,
          ports: z.array(portNumber).min(1).exactOptional(),
          addresses: z.array(text).exactOptional(),
        })
        .exactOptional(),
      gateway: peerSchema.exactOptional(),
      monitoring: peerSchema.exactOptional(),
      auth: z
        .strictObject({ ...peerSchema.shape, port: portNumber.exactOptional(), url: httpUrl.exactOptional() })
        .exactOptional(),
    }),
    storage: z.strictObject({
      className: dnsName,
      otherClassNames: z
        .array(dnsName)
        .exactOptional()
        .describe('the other classes of the cluster: tenants get nothing of them'),
    }),
    sandbox: z
      .strictObject({ runtimeClassName: dnsName, cpuOverhead: quantity, memoryOverhead: quantity })
      .exactOptional(),
    capacity: z
      .strictObject({ cpu: quantity, memory: quantity, storage: quantity })
      .exactOptional()
      .describe('what the cluster can give to all tenants together'),
    flux: z
      .strictObject({
        namespace: dnsLabel
          .exactOptional()
          .describe(
            'a name of at most 63 lower-case letters, digits and inner hyphens: the control namespace with Flux objects and accounts, never a tenant pod',
          ),
        source: z
          .strictObject({ kind: z.enum(['GitRepository', 'OCIRepository', 'Bucket']), name: dnsName })
          .exactOptional(),
        path: text.exactOptional().describe('where the output folder lies in the source'),
        interval: duration.exactOptional(),
        retryInterval: duration.exactOptional(),
        timeout: duration.exactOptional(),
      })
      .exactOptional(),
    catalog: z.strictObject({
      server: serviceSchema,
      web: serviceSchema,
      registry: serviceSchema,
      redis: z.strictObject({ image, user: atLeastOne.exactOptional(), group: atLeastOne.exactOptional() }),
    }),
    plans: z
      .strictObject({
        free: planOverrideSchema,
        basic: planOverrideSchema,
        pro: planOverrideSchema,
        enterprise: planOverrideSchema,
      })
      .partial()
      .exactOptional(),
  }),
});

export type TenantFile = z.infer<typeof tenantSchema>;
export type TenantSpec = TenantFile['spec'];
export type OrganizationSpec = z.infer<typeof organizationSchema>;
export type McpServerSpec = z.infer<typeof mcpServerSchema>;
export type EgressSpec = z.infer<typeof egressSchema>;
export type GrantSpec = z.infer<typeof grantSchema>;
export type TransitionSpec = z.infer<typeof transitionSchema>;
export type PlatformFile = z.infer<typeof platformSchema>;
export type PlatformSpec = PlatformFile['spec'];
