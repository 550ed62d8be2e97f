import { z } from 'zod';
import { atLeastOne, count, quantity } from './scalars';

const resourcesSchema = z.strictObject({
  cpu: quantity,
  memory: quantity,
  cpuLimit: quantity,
  memoryLimit: quantity,
  ephemeral: quantity,
  ephemeralLimit: quantity,
});
const scaleSchema = z.strictObject({ min: atLeastOne, max: atLeastOne });
const workloadPlanSchema = z.strictObject({ resources: resourcesSchema.partial(), scale: scaleSchema }).partial();

/** What a plan says about single containers and volumes: the LimitRange of each namespace. */
const limitsSchema = z
  .strictObject({
    default: resourcesSchema.partial().describe('what a container gets that asks for nothing'),
    min: z.strictObject({ cpu: quantity, memory: quantity }).partial(),
    minVolume: quantity,
  })
  .partial();

/** A namespace's share of a plan: compute, storage and object counts. */
const shareSchema = z.strictObject({
  ...resourcesSchema.shape,
  storage: quantity,
  volumes: count,
  pods: count,
  services: count,
  secrets: count,
  configMaps: count,
  workloads: count,
  jobs: count,
});

/** What `platform.yaml` may say of a plan: any of its numbers. */
export const planOverrideSchema = z
  .strictObject({
    slots: atLeastOne,
    retentionDays: atLeastOne,
    shares: z
      .strictObject({ root: shareSchema.partial(), organization: shareSchema.partial(), mcp: shareSchema.partial() })
      .partial(),
    limits: limitsSchema,
    server: workloadPlanSchema,
    web: workloadPlanSchema,
    registry: workloadPlanSchema,
    redis: z.strictObject({ resources: resourcesSchema.partial(), maxMemory: quantity }).partial(),
    mcpServer: workloadPlanSchema,
    sandbox: z.boolean(),
    noticeDays: count.describe('days between the order to delete a tenant and the first thing that goes'),
    expiry: z
      .strictObject({
        idleDays: count.describe('without activity for so long, a tenant is suspended; 0: never'),
        warnDays: count.describe('it is warned at least so long before'),
        purgeDays: count.describe('suspended for so long, it is deleted; 0: never'),
      })
      .partial(),
  })
  .partial()
  // A name of its own in the JSON Schema, which would otherwise hold it once for each plan.
  .meta({ id: 'PlanOverride' });
