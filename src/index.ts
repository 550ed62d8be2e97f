export type { Finding, Rule, TenantFacts } from './checks/rule';
export { checkObjects } from './checks/rules';
export type { ExtensionKind, ExtensionStage } from './contract/extension-kind';
export type { Flow, FlowEnd, FlowPort, PlatformPeerName } from './contract/flow';
export type { CleanupPhase, Gate, Phase } from './contract/phases';
export { CODES, type Code, formatProblem, type Problem, TenancyError } from './contract/problems';
export type { Manifest, Stage } from './contract/stages';
export { type ParsedPlatform, type ParsedTenant, parsePlatform, parseTenant } from './fleet/parse';
export type { ExtensionKindSpec } from './fleet/schema/extension-kind';
export type { McpServerSpec } from './fleet/schema/mcp-server';
export type { PlanName } from './fleet/schema/plan';
export type { PlatformSpec } from './fleet/schema/platform';
export type { GrantSpec, TenantSpec } from './fleet/schema/tenant';
export type { KubeObject } from './kubernetes/object';
export { type TenantManagement, type TenantManagementOptions, tenantManagement } from './management/api';
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
export type { ResolvedPlatform } from './platform/model';
export { definePlatform } from './platform/resolve';
export { type FolderRegistryOptions, folderRegistry } from './registry/folder-registry';
export { memoryRegistry } from './registry/memory-registry';
export type { RegistryChanges, RegistryView, TenantRegistry } from './registry/registry';
export { type SynthOptions, type SynthReport, synth } from './synth/synth';
export { type WriteBundleOptions, writeBundle } from './synth/write-bundle';
export { addTo, type ExtendableTenant } from './tenant/extension/add-to';
export type { ExtendedTenant, Extension, ExtensionVersion, ExtraFlow } from './tenant/extension/model';
export type { TenantSource } from './tenant/extension/render';
export type { ResolvedTenant } from './tenant/model';
export { manifestsOf, renderPlatform, renderTenant } from './tenant/render';
export { resolveTenant } from './tenant/resolve';
export { Tenant } from './tenant/tenant';
