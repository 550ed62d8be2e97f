import type { Stage, Step } from './stages';

/** Label keys. The first three are given by the specification and select namespaces. */
export const LABEL = {
  tenant: 'tenant',
  organization: 'organization',
  type: 'type',
  namespaceName: 'kubernetes.io/metadata.name',
  managedBy: 'app.kubernetes.io/managed-by',
  partOf: 'app.kubernetes.io/part-of',
  appName: 'app.kubernetes.io/name',
  component: 'app.kubernetes.io/component',
  ownTenant: 'neurallog.com/tenant',
  ownOrganization: 'neurallog.com/organization',
  plan: 'neurallog.com/plan',
  stage: 'neurallog.com/stage',
  step: 'neurallog.com/provisioning-step',
} as const;

/** Annotation keys. */
export const ANNOTATION = {
  /** Why a network policy exists, for the person who debugs it. */
  why: 'neurallog.com/why',
  expiresAt: 'neurallog.com/expires-at',
  deletionRequestedAt: 'neurallog.com/deletion-requested-at',
  /** The end of the notice period of a deletion. */
  deleteAfter: 'neurallog.com/delete-after',
  displayName: 'neurallog.com/display-name',
  configChecksum: 'checksum/config',
  /** Flux reads this from the live object, so every protected object has it from its first version on. */
  fluxPrune: 'kustomize.toolkit.fluxcd.io/prune',
} as const;

export const MANAGED_BY = 'neurallog-tenancy';
export const PART_OF = 'neurallog';

/** The three namespace types of the specification: the values of the label `type`. */
export type NamespaceType = 'tenant-root' | 'organization' | 'organization-mcp';

/** The tenant and the organization that an object belongs to. */
export interface Owner {
  readonly tenant: string;
  /** `null` for objects of the tenant as a whole. */
  readonly organization: string | null;
}

/** The labels of every object of a tenant. */
export function objectLabels(owner: Owner, stage: Stage | 'flux', step: Step): Record<string, string> {
  return {
    [LABEL.managedBy]: MANAGED_BY,
    [LABEL.partOf]: PART_OF,
    ...(owner.organization === null ? {} : { [LABEL.ownOrganization]: owner.organization }),
    [LABEL.step]: step,
    [LABEL.stage]: stage,
    [LABEL.ownTenant]: owner.tenant,
  };
}

/** The labels that name the owner of an object or a pod. */
export function ownerLabels(owner: Owner): Record<string, string> {
  return {
    [LABEL.ownTenant]: owner.tenant,
    ...(owner.organization === null ? {} : { [LABEL.ownOrganization]: owner.organization }),
  };
}

/** The labels by which policies select a namespace: the three of the specification. */
export function namespaceSelectorLabels(owner: Owner, type: NamespaceType): Record<string, string> {
  return {
    [LABEL.tenant]: owner.tenant,
    ...(owner.organization === null ? {} : { [LABEL.organization]: owner.organization }),
    [LABEL.type]: type,
  };
}

/** The selector of a workload. It must never change: a Deployment's selector is immutable. */
export function workloadSelector(name: string): Record<string, string> {
  return { [LABEL.appName]: name };
}
