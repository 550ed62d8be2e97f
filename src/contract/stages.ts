import type { KubeObject } from '../kubernetes/object';

/**
 * The Flux stages of a tenant, in the order in which they are applied. The names are a public contract: an object
 * that moves to another stage is deleted and made again by Flux.
 */
export const STAGES = ['10-foundation', '20-data', '30-services', '40-edge'] as const;

/** A Flux stage of a tenant. */
export type Stage = (typeof STAGES)[number];

/** The eight steps of the specification's "Tenant Provisioning Process". */
export type Step = '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8';

/** A printed object and its stage, or `flux` for the tenant's own Flux objects. */
export interface Manifest {
  readonly stage: Stage | 'flux';
  readonly object: KubeObject;
}
