import { mcpNamespace, organizationNamespace, REDIS_VOLUME, tenantNamespace } from '../contract/names';
import { CLEANUP_PHASES, type CleanupPhase } from '../contract/phases';
import type { Manifest } from '../contract/stages';
import type { TenantSpec } from '../fleet/schema/tenant';
import { type Transition, transitionOf } from '../fleet/transition';
import type { Stance } from './model';

/**
 * What of a tenant is there and what runs: the whole meaning of `suspend` and of every phase. Protection is lifted one
 * commit before what it protects goes, because Flux reads it off the live object.
 */
export function stanceOf(tenant: string, spec: TenantSpec): Stance {
  const transition = transitionOf(spec);
  const approved = (spec.approvedDeletions ?? []).map(identityOfReference);
  const stance: Stance = { ...standing(spec.suspend ?? false), approved, unprotected: approved };
  switch (transition.kind) {
    case 'none':
    case 'convert':
      return stance;
    case 'remove-organization':
      return removing(tenant, stance, transition);
    case 'delete':
      return cleaning(tenant, spec, stance, transition);
  }
}

/**
 * The same with what is gone still there and asleep: what of it was printed before may live on for a while, and
 * everything that guards it has to hold until then.
 */
export function withGhosts(stance: Stance): Stance {
  return {
    ...stance,
    foundation: 'stands',
    data: stance.data === 'gone' ? 'still' : stance.data,
    services: stance.services === 'gone' ? 'still' : stance.services,
    stopped: [],
    asleep: [...stance.asleep, ...stance.stopped],
  };
}

/** The stages of which something is gone that may live on. */
export function stagesThatGo({ foundation, data, services, stopped }: Stance): readonly Manifest['stage'][] {
  return [
    ...(foundation === 'gone' ? (['10-foundation'] as const) : []),
    ...(data === 'gone' ? (['20-data'] as const) : []),
    ...(services === 'gone' || stopped.length > 0 ? (['30-services'] as const) : []),
  ];
}

function standing(suspended: boolean): Stance {
  const pods = suspended ? 'still' : 'runs';
  return {
    foundation: 'stands',
    data: pods,
    services: pods,
    edge: 'open',
    stopped: [],
    asleep: [],
    organizations: 'stand',
    approved: [],
    unprotected: [],
  };
}

function removing(
  tenant: string,
  stance: Stance,
  { organization, phase }: Extract<Transition, { kind: 'remove-organization' }>,
): Stance {
  const lifted = phase === 'protection-lifted' ? namespacesOf(tenant, organization) : [];
  return { ...stance, stopped: [organization], unprotected: [...stance.unprotected, ...lifted] };
}

/** What each phase takes away stays away in those after it. */
function cleaning(
  tenant: string,
  spec: TenantSpec,
  stance: Stance,
  { phase, export: wish }: Extract<Transition, { kind: 'delete' }>,
): Stance {
  const since = (other: CleanupPhase): boolean => CLEANUP_PHASES.indexOf(phase) >= CLEANUP_PHASES.indexOf(other);
  // An export reads the data, so a suspended tenant's wakes for this one phase.
  const data = phase === 'export' && wish === 'requested' ? 'runs' : stance.data;
  const organizations = spec.organizations.map((one) => one.id);
  const namespaces = organizations.flatMap((id) => namespacesOf(tenant, id));
  const root = `Namespace ${tenantNamespace(tenant)}`;
  const volume = `PersistentVolumeClaim ${tenantNamespace(tenant)}/${REDIS_VOLUME}`;
  return {
    ...stance,
    data: since('volumes') ? 'gone' : since('services-off') ? 'still' : data,
    services: since('services-off') ? 'gone' : stance.services,
    edge: since('edge-off') ? 'gone' : stance.edge,
    stopped: since('services-off') ? organizations : stance.stopped,
    organizations: since('organization-namespaces') ? 'gone' : 'stand',
    foundation: since('root-namespace') ? 'gone' : 'stands',
    approved: [
      ...stance.approved,
      ...(since('organization-namespaces') ? namespaces : []),
      ...(since('volumes') ? [volume] : []),
      ...(since('root-namespace') ? [root] : []),
    ],
    unprotected: [
      ...stance.unprotected,
      ...(since('services-off') ? namespaces : []),
      ...(since('organization-namespaces') ? [volume] : []),
      ...(since('volumes') ? [root] : []),
    ],
  };
}

function namespacesOf(tenant: string, organization: string): string[] {
  return [organizationNamespace(tenant, organization), mcpNamespace(tenant, organization)].map(
    (name) => `Namespace ${name}`,
  );
}

/** `PersistentVolumeClaim/tenant-acme/redis-data` in the file is `PersistentVolumeClaim tenant-acme/redis-data`. */
function identityOfReference(reference: string): string {
  return reference.replace('/', ' ');
}
