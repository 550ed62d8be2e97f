import { z } from 'zod';
import {
  atLeastOne,
  dataKey,
  dnsName,
  image,
  portNumber,
  serverNameText,
  text,
  urlPath,
  variableName,
} from './scalars';

export const portSchema = z.union([
  portNumber,
  z.strictObject({ port: portNumber, protocol: z.enum(['TCP', 'UDP', 'SCTP']) }),
]);

export const egressSchema = z.strictObject({
  to: text.describe('a CIDR block; private, metadata, node, pod and service ranges are refused or cut out'),
  ports: z.array(portSchema).min(1),
  why: text.describe('what the server needs it for; printed on the policy'),
});

/** A uid or gid in the range of Kubernetes, without 0, which is root. */
const identity = atLeastOne.max(2 ** 31 - 1);

export const mcpServerSchema = z.strictObject({
  name: serverNameText,
  image,
  transport: z
    .enum(['streamable-http', 'stdio'])
    .exactOptional()
    .describe('stdio: the image reads MCP_TRANSPORT and bridges stdio to HTTP itself; one replica runs'),
  sessions: z
    .enum(['none', 'sticky'])
    .exactOptional()
    .describe('sticky: for servers of MCP revisions up to 2025-11-25, which keep sessions'),
  port: portNumber.exactOptional(),
  metricsPort: portNumber
    .exactOptional()
    .describe('the port of /metrics, 9090 by default; may equal the port of its requests'),
  user: identity.exactOptional().describe('the uid that the image runs as, 1001 by default; never 0'),
  group: identity.exactOptional().describe('the gid that the image runs as, 1001 by default; never 0'),
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
