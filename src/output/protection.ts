import { ANNOTATION } from '../labels';
import { compareText, identityOf, type KubeObject } from '../manifest';

const GUARDED = ['Namespace', 'PersistentVolumeClaim'] as const;
/** What takes data with it when it goes. */
export type GuardedKind = (typeof GUARDED)[number];

/** Identities of core objects begin with their kind. */
export function isOfKind(identity: string, kind: GuardedKind): boolean {
  return identity.startsWith(`${kind} `);
}

export function isGuarded(identity: string): boolean {
  return GUARDED.some((kind) => isOfKind(identity, kind));
}

/**
 * Identities of the Namespaces and PersistentVolumeClaims that Flux deletes once they are gone from the output: it reads
 * the annotation off the live object, so that it is what the last output said that counts. Sorted.
 */
export function unprotectedOf(objects: readonly KubeObject[]): string[] {
  return objects
    .filter((object) => object.metadata.annotations?.[ANNOTATION.fluxPrune] !== 'disabled')
    .map(identityOf)
    .filter(isGuarded)
    .sort(compareText);
}
