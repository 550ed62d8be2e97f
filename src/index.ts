export { type TenantManagement, type TenantManagementOptions, tenantManagement } from './api';
export { checkObjects } from './checks/index';
export type { Finding, Rule, TenantFacts } from './checks/rule';
export { Tenant } from './constructs/tenant';
export { CODES, type Code, formatProblem, type Problem, TenancyError } from './errors';
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
export type { KubeObject, Manifest, Stage } from './manifest';
export type { CleanupPhase, Gate, Phase } from './phases';
export { definePlatform } from './platform';
export { type FolderRegistryOptions, folderRegistry } from './registry/folder';
export { memoryRegistry } from './registry/memory';
export type { RegistryChanges, RegistryView, TenantRegistry } from './registry/registry';
export { manifestsOf, renderPlatform, renderTenant } from './render';
export { resolveTenant } from './resolve';
export type { ResolvedPlatform, ResolvedTenant } from './resolved';
export { type ParsedPlatform, type ParsedTenant, parsePlatform, parseTenant } from './spec/parse';
export type { GrantSpec, McpServerSpec, PlanName, PlatformSpec, TenantSpec } from './spec/schema';
export { type SynthOptions, type SynthReport, synth } from './synth';
