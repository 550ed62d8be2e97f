export type {
  CheckInput,
  Finding,
  GrantFacts,
  McpServerFacts,
  OrganizationFacts,
  PlanFacts,
  PlatformFacts,
  Rule,
  RuleExample,
  ShareFacts,
  TenantFacts,
} from './checks/rule';
export { checkObjects, RULES } from './checks/rules';
export type { ExtensionKind, ExtensionStage } from './contract/extension-kind';
export type { Flow, FlowEnd, FlowPort, PlatformPeer, PlatformPeerName } from './contract/flow';
export type { ScaleDown } from './contract/kind-row';
export {
  ANNOTATION,
  LABEL,
  type NamespaceType,
  namespaceSelectorLabels,
  type Owner,
  objectLabels,
  ownerLabels,
  workloadSelector,
} from './contract/labels';
export {
  fluxKustomization,
  mcpNamespace,
  type NamespaceOwner,
  ORGANIZATION_ROLES,
  type OrganizationId,
  type OrganizationRole,
  organizationGroup,
  organizationNamespace,
  parseNamespace,
  reconcilerAccount,
  TENANT_ROLES,
  type TenantId,
  type TenantRole,
  tenantGroup,
  tenantHost,
  tenantNamespace,
} from './contract/names';
export {
  CLEANUP_PHASES,
  type CleanupPhase,
  GATE_OF,
  type Gate,
  type Phase,
  REMOVAL_PHASES,
  type RemovalPhase,
  TRANSITION_KINDS,
  type TransitionKind,
  type TransitionState,
} from './contract/phases';
export {
  CODES,
  type Code,
  type Effect,
  formatProblem,
  type Outcome,
  type Problem,
  TenancyError,
} from './contract/problems';
export { type Manifest, STAGES, type Stage, type Step } from './contract/stages';
export { addTo, type ExtendableTenant } from './extension/add-to';
export type { ExtendedTenant, Extension, ExtensionVersion, ExtraFlow } from './extension/model';
export type { TenantSource } from './extension/render';
export type { Fleet, FleetEntry, FleetFile } from './fleet/fleet';
export { type Located, type ParsedPlatform, type ParsedTenant, parsePlatform, parseTenant } from './fleet/parse';
export type { ExtensionKindSpec } from './fleet/schema/extension-kind';
export type { EgressSpec, McpServerSpec, SecretKeySpec } from './fleet/schema/mcp-server';
export {
  type LimitsOverride,
  PLAN_NAMES,
  type PlanName,
  type PlanOverride,
  type ResourcesOverride,
  type ShareOverride,
  type WorkloadOverride,
} from './fleet/schema/plan';
export type {
  AuthSpec,
  CatalogServiceSpec,
  DnsSpec,
  FluxSpec,
  NetworkSpec,
  PeerSpec,
  PlatformSpec,
} from './fleet/schema/platform';
export type { HistoryEntry, TenantStatus, Tombstone } from './fleet/schema/records';
export type { GrantSpec, OrganizationSpec, TenantSpec } from './fleet/schema/tenant';
export type { GateSpec, TransitionSpec } from './fleet/schema/transition';
export type { Position } from './fleet/yaml/position';
export type { KubeObject } from './kubernetes/object';
export type { Amount } from './kubernetes/quantity';
export type { Path } from './lib/path';
export type { DueAction } from './lifecycle/expiry';
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
  OrganizationParams,
  // The structure of the specification's TenantManagementAPI; `Organization` is a construct.
  OrganizationView,
  StoredTenant,
  TenantManagementAPI,
  TenantResources,
  TenantView,
  TransitionView,
  UpdateTenantParams,
} from './management/types';
export type { BundleChanges, StageForecast } from './output/changes';
export type {
  Catalog,
  CatalogService,
  ExpiryPlan,
  FluxSettings,
  LimitRange,
  Plan,
  PlanLimits,
  QuotaShare,
  ResolvedPlatform,
  Resources,
  Rollout,
  Sandbox,
  Scale,
  WorkloadPlan,
} from './platform/model';
export { definePlatform } from './platform/resolve';
export { type FolderRegistryOptions, folderRegistry } from './registry/folder-registry';
export { memoryRegistry, type Texts } from './registry/memory-registry';
export type {
  FileChange,
  RegistryChanges,
  RegistryStep,
  RegistryView,
  StoredTenantFile,
  TenantRegistry,
} from './registry/registry';
export { type SynthOptions, type SynthReport, synth } from './synth/synth';
export { type WriteBundleOptions, writeBundle } from './synth/write-bundle';
export { WorkloadAccounts, type WorkloadAccountsProps } from './tenant/access/accounts';
export { RoleBindings, type RoleBindingsProps } from './tenant/access/objects';
export type { NamespaceContext } from './tenant/base/metadata';
export { PrebuiltObject } from './tenant/base/prebuilt-object';
export { StageChart } from './tenant/base/stage-chart';
export { TenantPart } from './tenant/base/tenant-part';
export type { ResolvedRedis } from './tenant/data/model';
export { Redis, type RedisProps } from './tenant/data/redis';
export { FluxDelivery, type FluxDeliveryProps } from './tenant/delivery/objects';
export { PlatformBundle } from './tenant/delivery/platform-bundle';
export type { ResolvedMcpServer } from './tenant/mcp/model';
export { McpServer, type McpServerProps } from './tenant/mcp/objects';
export type {
  Presence,
  PrintState,
  RequiredSecret,
  ResolvedOrganization,
  ResolvedTenant,
  WorkloadState,
} from './tenant/model';
export type { Deletion, Expiry } from './tenant/namespace/model';
export { TenantNamespace, type TenantNamespaceProps } from './tenant/namespace/objects';
export { FlowPolicies, type FlowPoliciesProps } from './tenant/network/network-policy';
export { Organization, type OrganizationProps } from './tenant/organization';
export {
  type NamespaceRef,
  type OrganizationOwner,
  resolveFlowPoliciesProps,
  resolveFluxDeliveryProps,
  resolveMcpServerProps,
  resolveOrganizationProps,
  resolveRedisProps,
  resolveRoleBindingsProps,
  resolveRootNamespaceProps,
  resolveServiceProps,
  resolveTenantSettingsProps,
  resolveWorkloadAccountsProps,
} from './tenant/parts';
export type { NamespaceBudget } from './tenant/quota/objects';
export { manifestsOf, renderPlatform, renderTenant } from './tenant/render';
export { resolveTenant } from './tenant/resolve';
export type { PartOwner } from './tenant/resolve-part';
export type { Grant } from './tenant/settings/model';
export { type OrganizationSettings, TenantSettings, type TenantSettingsProps } from './tenant/settings/objects';
export { Tenant } from './tenant/tenant';
export type { Egress, Probe, ResolvedWorkload } from './tenant/workload/model';
export { Workload, type WorkloadProps } from './tenant/workload/objects';
