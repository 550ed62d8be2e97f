import { parseNamespace, REDIS_VOLUME, tenantHost, tenantNamespace } from '../contract/names';
import { formatValue, type Problem } from '../contract/problems';
import type { OrganizationSpec, TenantSpec } from '../fleet/schema/tenant';
import type { Transition } from '../fleet/transition';
import { bytesText } from '../kubernetes/quantity';
import type { Plan, ResolvedPlatform } from '../platform/model';
import { DEFAULT_VOLUME } from '../platform/plans';
import { volumeOf } from './data/resolve';

/** Fields of a tenant that its plan or the platform does not allow; the needs of workloads are checked elsewhere. */
export function tenantProblems(
  id: string,
  spec: TenantSpec,
  transition: Transition,
  platform: ResolvedPlatform,
): Problem[] {
  const plan = platform.plans[spec.plan];
  return [
    ...(platform.reservedHosts.includes(id) ? [reservedHost(id, platform)] : []),
    ...expiryProblems(spec),
    ...slotProblems(spec.organizations, plan, spec.plan),
    ...volumeProblems(spec, plan),
    ...removedProblems(spec),
    ...approvalProblems(id, spec),
    ...transitionProblems(spec, transition),
  ];
}

function slotProblems(organizations: readonly OrganizationSpec[], plan: Plan, name: string): Problem[] {
  const taken = organizations.reduce((sum, one) => sum + (one.slots ?? 1), 0);
  if (taken <= plan.slots) return [];
  return [
    {
      code: 'too-many-organizations',
      path: ['spec', 'organizations'],
      message: `got ${organizations.length} organizations with ${taken} slots, want at most the ${plan.slots} of plan ${name}; remove some or choose a larger plan`,
    },
  ];
}

function reservedHost(id: string, platform: ResolvedPlatform): Problem {
  return {
    code: 'host-reserved',
    path: ['metadata', 'name'],
    message: `got ${formatValue(id)}, want another id: ${tenantHost(id, platform.domain)} is the platform's`,
  };
}

function expiryProblems(spec: TenantSpec): Problem[] {
  if (spec.expiresAt === undefined || spec.plan === 'free') return [];
  return [
    {
      code: 'expiry-on-paid-plan',
      path: ['spec', 'expiresAt'],
      message: `got ${formatValue(spec.expiresAt)} on plan ${spec.plan}, want it on plan free alone; remove it`,
    },
  ];
}

function volumeProblems(spec: TenantSpec, plan: Plan): Problem[] {
  const volume = volumeOf(spec);
  const most = plan.shares.root.storage;
  if (volume >= DEFAULT_VOLUME && volume <= most) return [];
  const message = `got ${bytesText(volume)}, want from ${bytesText(DEFAULT_VOLUME)}, the default, to the ${bytesText(most)} of plan ${spec.plan}: a volume cannot shrink`;
  return [{ code: 'volume-exceeds-plan', path: ['spec', 'volumes', 'redis'], message }];
}

/** An id is not used again: logs, groups and names of the removed organization may still exist somewhere. */
function removedProblems(spec: TenantSpec): Problem[] {
  const removed = (spec.removedOrganizations ?? []).map((one) => one.id);
  return spec.organizations.flatMap(({ id }, i): Problem[] => {
    if (!removed.includes(id)) return [];
    const message = `got ${formatValue(id)}, which an organization had that was removed, want another id`;
    return [{ code: 'organization-removed', path: ['spec', 'organizations', i, 'id'], message }];
  });
}

/** Only objects with data need an approval, and a tenant may approve the removal of its own only. */
function approvalProblems(id: string, { approvedDeletions = [] }: TenantSpec): Problem[] {
  return approvedDeletions.flatMap((reference, i): Problem[] => {
    const [kind, namespace = '', name] = reference.split('/');
    const holdsData = name === undefined ? kind === 'Namespace' : kind === 'PersistentVolumeClaim';
    if (holdsData && parseNamespace(namespace)?.tenant === id) return [];
    const message = `got ${formatValue(reference)}, want a Namespace or PersistentVolumeClaim of this tenant, such as PersistentVolumeClaim/${tenantNamespace(id)}/${REDIS_VOLUME}`;
    return [{ code: 'approval-invalid', path: ['spec', 'approvedDeletions', i], message }];
  });
}

function transitionProblems(spec: TenantSpec, transition: Transition): Problem[] {
  const problem = (field: string, message: string): Problem[] => [
    { code: 'transition-invalid', path: ['spec', 'transition', field], message },
  ];
  if (transition.kind === 'convert' && transition.from === spec.plan)
    return problem('from', `got ${formatValue(transition.from)}, the plan itself, want the plan before`);
  if (transition.kind !== 'remove-organization') return [];
  const ids = spec.organizations.map((one) => one.id);
  if (!ids.includes(transition.organization))
    return problem('organization', `got ${formatValue(transition.organization)}, want one of ${ids.join(', ')}`);
  if (ids.length === 1)
    return problem('organization', `got ${formatValue(transition.organization)}, the only one, want another beside it`);
  return [];
}
