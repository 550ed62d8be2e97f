export { type TenantManagement, type TenantManagementOptions, tenantManagement } from './management/api';
export { checkObjects } from './checks/rules';
export type { Finding, Rule, TenantFacts } from './checks/rule';
export { Tenant } from './tenant/tenant';
export { CODES, type Code, formatProblem, type Problem, TenancyError } from './contract/problems';
export {
  Conflict,
  IllegalTransition,
  InvalidTenant,
  TenantDeleted,
  TenantExists,
  TenantNotFound,
} from './management/errors';
export type { Expired } from './management/expire';
export type {
  ChangeOptions,
  CreateTenantParams,
  DeleteOptions,
  GateState,
  HistoryItem,
  Notice,
  Organization,
  OrganizationParams,
  StoredTenant,
  TenantDetails,
  TenantManagementAPI,
  TenantResources,
  UpdateTenantParams,
} from './management/types';
export type { KubeObject, Manifest, Stage } from './kubernetes/object';
export type { CleanupPhase, Gate, Phase } from './contract/phases';
export { definePlatform } from './platform/resolve';
export { type FolderRegistryOptions, folderRegistry } from './registry/folder-registry';
export { memoryRegistry } from './registry/memory-registry';
export type { RegistryChanges, RegistryView, TenantRegistry } from './registry/registry';
export { manifestsOf, renderPlatform, renderTenant } from './tenant/render';
export { resolveTenant } from './tenant/resolve';
export type { ResolvedPlatform, ResolvedTenant } from './tenant/model';
export { type ParsedPlatform, type ParsedTenant, parsePlatform, parseTenant } from './fleet/parse';
export type { GrantSpec, McpServerSpec, PlanName, PlatformSpec, TenantSpec } from './fleet/schema/tenant';
export { type SynthOptions, type SynthReport, synth } from './synth/synth';
