import type { NamespaceType } from '../contract/labels';
import { mcpNamespace, organizationNamespace, serverNameProblem, tenantNamespace } from '../contract/names';
import { formatValue, type Problem } from '../contract/problems';
import { STAGES, type Stage } from '../contract/stages';
import type { McpServerSpec } from '../fleet/schema/mcp-server';
import type { OrganizationSpec, TenantSpec } from '../fleet/schema/tenant';
import type { Path } from '../lib/path';
import type { ResolvedPlatform } from '../platform/model';
import type { WorkloadAccountsProps } from './access/accounts';
import type { RoleBindingsProps } from './access/objects';
import type { RedisProps } from './data/redis';
import type { FluxDeliveryProps } from './delivery/objects';
import type { McpServerProps } from './mcp/objects';
import type { ResolvedTenant } from './model';
import type { TenantNamespaceProps } from './namespace/objects';
import type { FlowPoliciesProps } from './network/network-policy';
import type { OrganizationProps } from './organization';
import {
  flowPoliciesProps,
  fluxDeliveryProps,
  mcpServerProps,
  organizationProps,
  redisProps,
  rootNamespaceProps,
  serviceProps,
  settingsProps,
} from './props';
import { type Moved, type Part, type PartOwner, resolvePart, unknownFields } from './resolve-part';
import type { TenantSettingsProps } from './settings/objects';
import type { WorkloadProps } from './workload/objects';

/*
 * The props of one construct, for an app that prints a part of a tenant. Each function resolves a tenant that has this
 * part and takes the props from it, so a part alone gets the defaults, the validation and the budget that it has in the
 * whole tenant. Each throws a TenancyError with all problems: what is wrong with the owner has a path below `metadata`
 * or `spec`, what is wrong with the part a path below `spec`.
 */

/** The organization that a part belongs to. */
export interface OrganizationOwner extends PartOwner {
  /** The id of the organization. */
  readonly organization: string;
}

/** One of the namespaces of a tenant. */
export type NamespaceRef =
  | { readonly type: Extract<NamespaceType, 'tenant-root'> }
  | { readonly type: Exclude<NamespaceType, 'tenant-root'>; readonly organization: string };

/** Props of `TenantNamespace` for the root namespace of a tenant. Organizations: `resolveOrganizationProps`. */
export function resolveRootNamespaceProps(
  owner: PartOwner,
  spec: Pick<TenantSpec, 'displayName' | 'expiresAt'>,
  platform: ResolvedPlatform,
): TenantNamespaceProps {
  const unknown = unknownFields(spec, ['displayName', 'expiresAt']);
  return rootNamespaceProps(resolvePart({ owner, platform, spec: { ...spec }, problems: unknown }));
}

/** Props of `Organization`. */
export function resolveOrganizationProps(
  owner: PartOwner,
  spec: OrganizationSpec,
  platform: ResolvedPlatform,
): OrganizationProps {
  const moved: Moved[] = [
    [FIRST, SPEC],
    [
      ['spec', 'organizations'],
      ['spec', 'slots'],
    ],
  ];
  const tenant = resolvePart({ owner, platform, spec: { organizations: [spec] }, moved });
  return only(tenant.organizations.map((one) => organizationProps(tenant, one)));
}

/** Props of `RoleBindings`. */
export function resolveRoleBindingsProps(
  owner: PartOwner,
  namespace: NamespaceRef,
  platform: ResolvedPlatform,
): RoleBindingsProps {
  resolvePart({ owner, platform, ...namespacePart(namespace) });
  return contextOfRef(owner.tenant, namespace);
}

/** Props of `WorkloadAccounts`: `workloads` are the names of Deployments and StatefulSets of the namespace. */
export function resolveWorkloadAccountsProps(
  owner: PartOwner,
  spec: NamespaceRef & { readonly workloads: readonly string[] },
  platform: ResolvedPlatform,
): WorkloadAccountsProps {
  const { workloads, ...namespace } = spec;
  const part = namespacePart(namespace);
  resolvePart({ owner, platform, ...part, problems: [...part.problems, ...workloadProblems(workloads)] });
  return { ...contextOfRef(owner.tenant, namespace), workloads: [...workloads] };
}

/** Props of `FlowPolicies`: the flows of the NeuralLog services, of these organizations and of these grants. */
export function resolveFlowPoliciesProps(
  owner: PartOwner,
  spec: Pick<TenantSpec, 'organizations' | 'grants'>,
  platform: ResolvedPlatform,
): FlowPoliciesProps {
  return flowPoliciesProps(resolveOrganizations(owner, spec, platform));
}

/** Props of `TenantSettings`: the settings of these organizations and the grants between them. */
export function resolveTenantSettingsProps(
  owner: PartOwner,
  spec: Pick<TenantSpec, 'organizations' | 'grants'>,
  platform: ResolvedPlatform,
): TenantSettingsProps {
  return settingsProps(resolveOrganizations(owner, spec, platform));
}

/**
 * Props of one `Workload` for each NeuralLog service: `server`, `web` and `registry`. The pods of `server` restart when
 * the settings of these organizations change, because they mount them.
 */
export function resolveServiceProps(
  owner: PartOwner,
  spec: Pick<TenantSpec, 'organizations' | 'grants'>,
  platform: ResolvedPlatform,
): WorkloadProps[] {
  return serviceProps(resolveOrganizations(owner, spec, platform));
}

/** Props of `McpServer`. */
export function resolveMcpServerProps(
  owner: OrganizationOwner,
  spec: McpServerSpec,
  platform: ResolvedPlatform,
): McpServerProps {
  const { organization: id, ...tenant } = owner;
  const moved: Moved[] = [
    [[...FIRST, 'mcpServers', 0], SPEC],
    [[...FIRST, 'mcpServers'], SPEC],
    [
      [...FIRST, 'id'],
      ['metadata', 'organization'],
    ],
  ];
  const organizations = [{ id, mcpServers: [spec] }];
  return only(mcpServerProps(resolvePart({ owner: tenant, platform, spec: { organizations }, moved })));
}

/** Props of `Redis`: `volume` is the size of its volume as a quantity, 2Gi by default. */
export function resolveRedisProps(
  owner: PartOwner,
  spec: { readonly volume?: string },
  platform: ResolvedPlatform,
): RedisProps {
  const volumes = spec.volume === undefined ? {} : { redis: spec.volume };
  const moved: Moved[] = [
    [
      ['spec', 'volumes', 'redis'],
      ['spec', 'volume'],
    ],
  ];
  return redisProps(
    resolvePart({ owner, platform, spec: { volumes }, moved, problems: unknownFields(spec, ['volume']) }),
  );
}

/** Props of `FluxDelivery`: `stages` are the stages that have objects, in the order of `STAGES`. */
export function resolveFluxDeliveryProps(
  owner: PartOwner,
  spec: { readonly stages: readonly Stage[] },
  platform: ResolvedPlatform,
): FluxDeliveryProps {
  const problems = [...unknownFields(spec, ['stages']), ...stageProblems(spec.stages)];
  return fluxDeliveryProps(resolvePart({ owner, platform, spec: {}, problems }), [...spec.stages]);
}

const SPEC: Path = ['spec'];
const FIRST: Path = ['spec', 'organizations', 0];

function resolveOrganizations(
  owner: PartOwner,
  spec: Pick<TenantSpec, 'organizations' | 'grants'>,
  platform: ResolvedPlatform,
): ResolvedTenant {
  const problems = unknownFields(spec, ['organizations', 'grants']);
  // A caller without types may leave the organizations out: then they are missing, and the placeholder is not printed.
  return resolvePart({ owner, platform, spec: { ...spec, organizations: spec.organizations }, problems });
}

const TYPES: readonly string[] = ['tenant-root', 'organization', 'organization-mcp'] satisfies NamespaceType[];

function namespacePart(namespace: NamespaceRef): Required<Pick<Part, 'spec' | 'moved' | 'problems'>> {
  const known = namespace.type === 'tenant-root' ? ['type'] : ['type', 'organization'];
  const message = `got ${formatValue(namespace.type)}, want one of ${TYPES.join(', ')}`;
  return {
    spec: namespace.type === 'tenant-root' ? {} : { organizations: [{ id: namespace.organization }] },
    moved: [
      [
        [...FIRST, 'id'],
        ['spec', 'organization'],
      ],
    ],
    problems: [
      ...unknownFields(namespace, known),
      ...(TYPES.includes(namespace.type) ? [] : [{ code: 'wrong-value', path: ['spec', 'type'], message } as const]),
    ],
  };
}

function contextOfRef(tenant: string, namespace: NamespaceRef): RoleBindingsProps {
  if (namespace.type === 'tenant-root')
    return { owner: { tenant, organization: null }, namespace: tenantNamespace(tenant) };
  const { type, organization } = namespace;
  const nameOf = type === 'organization' ? organizationNamespace : mcpNamespace;
  return { owner: { tenant, organization }, namespace: nameOf(tenant, organization) };
}

function workloadProblems(workloads: unknown): Problem[] {
  const path = ['spec', 'workloads'];
  if (!Array.isArray(workloads))
    return [{ code: 'wrong-type', path, message: `got ${formatValue(workloads)}, want a list of names` }];
  return workloads.flatMap((name: unknown, i): Problem[] => {
    const problem = typeof name === 'string' ? serverNameProblem(name) : 'want text';
    if (problem !== undefined)
      return [{ code: 'id-invalid', path: [...path, i], message: `got ${formatValue(name)}, ${problem}` }];
    if (workloads.indexOf(name) === i) return [];
    return [{ code: 'id-duplicate', path: [...path, i], message: `got ${formatValue(name)} again, want it once` }];
  });
}

function stageProblems(stages: unknown): Problem[] {
  const isOrdered =
    Array.isArray(stages) &&
    stages.length > 0 &&
    stages.every((stage, i) => STAGES.includes(stage) && (i === 0 || stages[i - 1] < stage));
  if (isOrdered) return [];
  const message = `got ${formatValue(stages)}, want some of ${STAGES.join(', ')}, each once and in this order`;
  return [{ code: 'wrong-value', path: ['spec', 'stages'], message }];
}

function only<T>(values: readonly T[]): T {
  const [value] = values;
  if (value === undefined) throw new RangeError('a part was resolved without its construct');
  return value;
}
