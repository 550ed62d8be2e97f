import { z } from 'zod';
import { EXTENSION_STAGES } from '../../contract/extension-kind';
import { atLeastOne, text } from './scalars';

/** A kind that extensions may add. `src/platform/extension-kinds.ts` decides which kinds are refused. */
export const extensionKindSchema = z.strictObject({
  apiVersion: text.describe('group and version, such as monitoring.coreos.com/v1'),
  kind: text.describe('the kind, such as PodMonitor'),
  resource: text.exactOptional().describe('the plural in lower case, such as podmonitors'),
  stages: z.array(z.enum(EXTENSION_STAGES)).min(1).describe('the stages in which Flux may apply objects of the kind'),
  scaleDown: z
    .enum(['nothing-runs', 'replicas', 'suspend', 'absent'])
    .exactOptional()
    .describe(
      'how an object stops while its tenant is suspended: it runs nothing; spec.replicas is 0; spec.suspend is true; it is not printed',
    ),
  immutable: z.array(text).exactOptional().describe('paths of fields that the API server refuses to change'),
  holdsData: z.boolean().exactOptional().describe('whether data is lost when an object is deleted; true is refused'),
  maxPerNamespace: atLeastOne.describe('how many objects of the kind the ResourceQuota of each namespace allows'),
  reads: z
    .array(z.strictObject({ apiGroup: z.string(), resource: text }))
    .exactOptional()
    .describe('resources that Flux must read to see that an object is ready'),
});
