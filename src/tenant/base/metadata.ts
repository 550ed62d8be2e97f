import { type NamespaceType, type Owner, objectLabels } from '../../contract/labels';
import type { Stage, Step } from '../../contract/stages';
import type { KubeObject } from '../../kubernetes/object';
import { share } from '../../lib/shared-value';

/** A namespace of a tenant and whose it is. */
export interface Home {
  readonly owner: Owner;
  readonly namespace: string;
  readonly type: NamespaceType;
}

/** Where objects stand, and so what all of them are labelled with. */
export interface Place {
  readonly owner: Owner;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** In a namespace, under the stage that applies the objects and the specification's step that they belong to. */
export function placeIn(
  { owner, namespace }: Pick<Home, 'owner' | 'namespace'>,
  stage: Stage | 'flux',
  step: Step,
): Place {
  return { owner, namespace, labels: share(objectLabels(owner, stage, step)) };
}

/** Metadata of a namespaced object, with the labels that every object of a tenant carries. */
export function metadataOf(place: Place, name: string, annotations?: Record<string, string>): KubeObject['metadata'] {
  const { labels, namespace } = place;
  // In the order in which they are printed, and so need not be sorted.
  return annotations === undefined ? { labels, name, namespace } : { annotations, labels, name, namespace };
}
