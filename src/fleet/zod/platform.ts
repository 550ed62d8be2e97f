import { z } from 'zod';
import { API_VERSION } from '../schema/version';
import { extensionKindSchema } from './extension-kind';
import { planOverrideSchema } from './plan';
import {
  atLeastOne,
  dnsLabel,
  dnsName,
  duration,
  httpUrl,
  image,
  podLabels,
  portNumber,
  quantity,
  text,
  urlPath,
} from './scalars';

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
      .describe('host labels that no tenant may use, in addition to the built-in ones'),
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
        .describe('the other storage classes of the cluster, which tenants cannot use'),
    }),
    sandbox: z
      .strictObject({ runtimeClassName: dnsName, cpuOverhead: quantity, memoryOverhead: quantity })
      .exactOptional(),
    capacity: z
      .strictObject({ cpu: quantity, memory: quantity, storage: quantity })
      .exactOptional()
      .describe('what the cluster can reserve for all tenants together'),
    flux: z
      .strictObject({
        namespace: dnsLabel
          .exactOptional()
          .describe(
            'a name of at most 63 lower-case letters, digits and inner hyphens: the control namespace, with Flux objects and accounts and without tenant pods',
          ),
        source: z
          .strictObject({ kind: z.enum(['GitRepository', 'OCIRepository', 'Bucket']), name: dnsName })
          .exactOptional(),
        path: text.exactOptional().describe('the path of the output folder in the source'),
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
    extensionKinds: z
      .array(extensionKindSchema)
      .exactOptional()
      .describe(
        'kinds that extensions may add to every tenant; each one widens what the Flux account of every tenant may write',
      ),
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
