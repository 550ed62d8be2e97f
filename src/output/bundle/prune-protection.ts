import { ANNOTATION } from '../../contract/labels';
import { compareText, identityOf, type KubeObject } from '../../kubernetes/object';

/** Kinds whose deletion deletes data. */
const DATA_KINDS = ['Namespace', 'PersistentVolumeClaim'] as const;

/** Identities of core objects begin with their kind. */
export function isOfKind(identity: string, kind: (typeof DATA_KINDS)[number]): boolean {
  return identity.startsWith(`${kind} `);
}

export function holdsData(identity: string): boolean {
  return DATA_KINDS.some((kind) => isOfKind(identity, kind));
}

/**
 * The identities, sorted, of the Namespaces and PersistentVolumeClaims without prune protection: Flux deletes them if
 * the output lacks them. Flux reads the annotation of the live object, so the last output decides.
 * https://fluxcd.io/flux/components/kustomize/kustomizations/#prune
 */
export function unprotectedOf(objects: readonly KubeObject[]): string[] {
  return objects
    .filter(({ kind }) => DATA_KINDS.some((one) => one === kind))
    .filter(({ metadata }) => metadata.annotations?.[ANNOTATION.fluxPrune] !== 'disabled')
    .map(identityOf)
    .sort(compareText);
}
