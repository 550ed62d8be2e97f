import { ANNOTATION } from '../../contract/labels';
import { compareText, identityOf, type KubeObject } from '../../kubernetes/object';

/** What takes data with it when it goes. */
const DATA_KINDS = ['Namespace', 'PersistentVolumeClaim'] as const;

/** Identities of core objects begin with their kind. */
export function isOfKind(identity: string, kind: (typeof DATA_KINDS)[number]): boolean {
  return identity.startsWith(`${kind} `);
}

export function holdsData(identity: string): boolean {
  return DATA_KINDS.some((kind) => isOfKind(identity, kind));
}

/**
 * Identities of the Namespaces and PersistentVolumeClaims that Flux deletes once they are gone from the output. It reads
 * the annotation off the live object, so what the last output said is what counts. Sorted.
 */
export function unprotectedOf(objects: readonly KubeObject[]): string[] {
  return objects
    .filter(({ kind }) => DATA_KINDS.some((one) => one === kind))
    .filter(({ metadata }) => metadata.annotations?.[ANNOTATION.fluxPrune] !== 'disabled')
    .map(identityOf)
    .sort(compareText);
}
