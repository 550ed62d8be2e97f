/** The plans, from the smallest to the largest. */
export const PLAN_NAMES = ['free', 'basic', 'pro', 'enterprise'] as const;

/** The name of a plan. */
export type PlanName = (typeof PLAN_NAMES)[number];

/** The numbers of a plan that a platform changes. Quantities are written as Kubernetes does: `250m`, `1Gi`. */
export interface PlanOverride {
  slots?: number | undefined;
  retentionDays?: number | undefined;
  shares?:
    | { root?: ShareOverride | undefined; organization?: ShareOverride | undefined; mcp?: ShareOverride | undefined }
    | undefined;
  limits?: LimitsOverride | undefined;
  server?: WorkloadOverride | undefined;
  web?: WorkloadOverride | undefined;
  registry?: WorkloadOverride | undefined;
  redis?: { resources?: ResourcesOverride | undefined; maxMemory?: string | undefined } | undefined;
  mcpServer?: WorkloadOverride | undefined;
  /** Whether MCP servers run in the platform's sandbox, where it has one. */
  sandbox?: boolean | undefined;
  /** Days between the order to delete a tenant and the first removal. */
  noticeDays?: number | undefined;
  /** In days: of idleness until a tenant is suspended (0: never), of warning before, and until it is deleted (0: never). */
  expiry?: { idleDays?: number | undefined; warnDays?: number | undefined; purgeDays?: number | undefined } | undefined;
}

/** Requests and limits of one container, as quantities. */
export interface ResourcesOverride {
  cpu?: string | undefined;
  memory?: string | undefined;
  cpuLimit?: string | undefined;
  memoryLimit?: string | undefined;
  ephemeral?: string | undefined;
  ephemeralLimit?: string | undefined;
}

/** A namespace's share of a plan: compute and storage as quantities, the rest as counts of objects. */
export interface ShareOverride extends ResourcesOverride {
  storage?: string | undefined;
  volumes?: number | undefined;
  pods?: number | undefined;
  services?: number | undefined;
  secrets?: number | undefined;
  configMaps?: number | undefined;
  workloads?: number | undefined;
  jobs?: number | undefined;
}

/** The LimitRange of each namespace of a plan. */
export interface LimitsOverride {
  /** The resources of a container that asks for none. */
  default?: ResourcesOverride | undefined;
  min?: { cpu?: string | undefined; memory?: string | undefined } | undefined;
  minVolume?: string | undefined;
}

export interface WorkloadOverride {
  resources?: ResourcesOverride | undefined;
  /** Replicas. The same number twice means no HPA. */
  scale?: { min: number; max: number } | undefined;
}
