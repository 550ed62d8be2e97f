import { type NamespaceType, type Owner, objectLabels } from '../../contract/labels';
import type { Stage, Step } from '../../contract/stages';
import type { KubeObject } from '../../kubernetes/object';
import { freezeShared } from '../../lib/shared-value';

/** A namespace of a tenant and whose it is. */
export interface NamespaceContext {
  readonly owner: Owner;
  readonly namespace: string;
  readonly type: NamespaceType;
}

/** Where objects stand, and so what all of them are labelled with. */
export interface ObjectContext {
  readonly owner: Owner;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** In a namespace, under the stage that applies the objects and the specification's step that they belong to. */
export function contextOf(
  { owner, namespace }: Pick<NamespaceContext, 'owner' | 'namespace'>,
  stage: Stage | 'flux',
  step: Step,
): ObjectContext {
  return { owner, namespace, labels: freezeShared(objectLabels(owner, stage, step)) };
}

/** Metadata of a namespaced object, with the labels that every object of a tenant carries. */
export function metadataOf(
  place: ObjectContext,
  name: string,
  annotations?: Record<string, string>,
): KubeObject['metadata'] {
  const { labels, namespace } = place;
  // In the order in which they are printed, and so need not be sorted.
  return annotations === undefined ? { labels, name, namespace } : { annotations, labels, name, namespace };
}
