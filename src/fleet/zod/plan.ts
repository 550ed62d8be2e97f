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

/** The limits of a single container or volume: the LimitRange of each namespace. */
const limitsSchema = z
  .strictObject({
    default: resourcesSchema.partial().describe('requests and limits of a container that sets none'),
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

/** The numbers of a plan that `platform.yaml` may override: all of them. */
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
    noticeDays: count.describe('days between the order to delete a tenant and the first removal of objects'),
    expiry: z
      .strictObject({
        idleDays: count.describe('days without activity after which a tenant is suspended; 0: never'),
        warnDays: count.describe('the least number of days between a warning and the suspension or deletion'),
        purgeDays: count.describe('days of suspension after which a tenant is deleted; 0: never'),
      })
      .partial(),
  })
  .partial()
  // A definition in the JSON Schema, which would otherwise repeat it for each plan.
  .meta({ id: 'PlanOverride' });
