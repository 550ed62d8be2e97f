import { formatValue, type Problem } from '../contract/problems';
import { PLAN_NAMES, type PlanName } from '../fleet/schema/plan';
import type { GrantSpec, OrganizationSpec, TenantSpec } from '../fleet/schema/tenant';
import { didYouMean } from '../lib/did-you-mean';
import { instantOf } from '../lib/instant';
import type { Action, Changes } from '../lifecycle/actions';
import { InvalidTenant } from './errors';
import type { CreateTenantParams, OrganizationParams, UpdateTenantParams } from './types';

/** The plan of this name. Throws InvalidTenant (`plan-unknown`). */
export function planNamed(name: string): PlanName {
  const plan = PLAN_NAMES.find((one) => one === name);
  if (plan !== undefined) return plan;
  const message = `got ${formatValue(name)}, want one of ${PLAN_NAMES.join(', ')}${didYouMean(name, PLAN_NAMES)}`;
  throw refusal('plan-unknown', ['spec', 'plan'], message);
}

/** The spec of a new tenant, with defaults filled in. */
export function newSpec(params: CreateTenantParams, now: Date): TenantSpec {
  const { name, plan = 'free', organizations = [{ id: 'main' }], expiresAt } = params;
  return {
    displayName: name,
    plan: planNamed(plan),
    createdAt: instantOf(now),
    ...(expiresAt === undefined ? {} : { expiresAt: instantOf(expiresAt) }),
    organizations: organizations.map(organizationSpec),
  };
}

/** The lifecycle actions of an update, in the order in which they are taken. */
export function actionsOf(params: UpdateTenantParams, spec: TenantSpec): Action[] {
  const { organizations = {} } = params;
  const changes = changesOf(params, spec);
  return [
    ...(Object.keys(changes).length === 0 ? [] : [{ do: 'update', changes } as const]),
    ...(organizations.add ?? []).map(
      (one): Action => ({ do: 'add-organization', organization: organizationSpec(one) }),
    ),
    ...(organizations.remove === undefined
      ? []
      : [{ do: 'remove-organization', organization: organizations.remove } as const]),
  ];
}

function changesOf(params: UpdateTenantParams, spec: TenantSpec): Changes {
  const { name, expiresAt, redisVolume, organizations, grants, approvedDeletions } = params;
  return {
    ...(name === undefined ? {} : { displayName: name }),
    ...(expiresAt === undefined ? {} : { expiresAt: expiresAt === null ? null : instantOf(expiresAt) }),
    ...(redisVolume === undefined ? {} : { volumes: { redis: redisVolume } }),
    ...(organizations?.change === undefined
      ? {}
      : {
          organizations: Object.fromEntries(
            Object.entries(organizations.change).map(([id, one]) => [id, settingsSpec(one)]),
          ),
        }),
    ...(grants === undefined ? {} : { grants: changedGrants(spec.grants ?? [], grants) }),
    ...(approvedDeletions === undefined ? {} : { approvedDeletions }),
  };
}

function organizationSpec({ id, ...settings }: OrganizationParams): OrganizationSpec {
  return { id, ...settingsSpec(settings) };
}

function settingsSpec({
  name,
  slots,
  retentionDays,
  mcpServers,
}: Omit<OrganizationParams, 'id'>): Partial<Omit<OrganizationSpec, 'id'>> {
  return {
    ...(name === undefined ? {} : { displayName: name }),
    ...(slots === undefined ? {} : { slots }),
    ...(retentionDays === undefined ? {} : { retentionDays }),
    ...(mcpServers === undefined ? {} : { mcpServers: [...mcpServers] }),
  };
}

/** Throws InvalidTenant for a grant to remove that does not exist. A grant that is added twice is refused by `resolveTenant`. */
function changedGrants(
  before: readonly GrantSpec[],
  { add = [], remove = [] }: NonNullable<UpdateTenantParams['grants']>,
): GrantSpec[] {
  const missing = remove.filter((one) => !before.some((other) => isSame(one, other)));
  if (missing.length > 0)
    throw new InvalidTenant(
      missing.map((one) => ({
        code: 'grant-invalid',
        path: ['spec', 'grants'],
        message: `got the grant ${formatGrant(one)} to remove, want a grant of the tenant: ${before.map(formatGrant).join('; ') || 'it has none'}`,
      })),
    );
  return [...before.filter((one) => !remove.some((other) => isSame(one, other))), ...add];
}

function isSame(a: GrantSpec, b: GrantSpec): boolean {
  return formatGrant(a) === formatGrant(b);
}

function formatGrant({ from, to, what, server }: GrantSpec): string {
  return `${from} → ${to} ${what}${server === undefined ? '' : ` ${server}`}`;
}

function refusal(code: Problem['code'], path: Problem['path'], message: string): InvalidTenant {
  return new InvalidTenant([{ code, path, message }]);
}
