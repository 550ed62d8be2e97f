import { type NamespaceType, type Owner, objectLabels } from '../labels';
import type { KubeObject, Stage, Step } from '../manifest';

/** A namespace of a tenant and whose it is. */
export interface Home {
  readonly owner: Owner;
  readonly namespace: string;
  readonly type: NamespaceType;
}

/** Where an object stands: its home, the stage that applies it and the specification's step that it belongs to. */
export interface Place {
  readonly owner: Owner;
  readonly namespace: string;
  readonly stage: Stage | 'flux';
  readonly step: Step;
}

/** Metadata of a namespaced object, with the labels that every object of a tenant carries. */
export function metadataOf(place: Place, name: string, annotations?: Record<string, string>): KubeObject['metadata'] {
  return {
    // In the order in which they are printed, and so need not be sorted.
    ...(annotations === undefined ? {} : { annotations }),
    labels: objectLabels(place.owner, place.stage, place.step),
    name,
    namespace: place.namespace,
  };
}
