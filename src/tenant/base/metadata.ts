import { type NamespaceType, type Owner, objectLabels } from '../../contract/labels';
import type { Stage, Step } from '../../contract/stages';
import type { KubeObject } from '../../kubernetes/object';
import { freezeShared } from '../../lib/shared-value';

/** A namespace of a tenant: its owner, its name and its type in the specification. */
export interface NamespaceContext {
  readonly owner: Owner;
  readonly namespace: string;
  readonly type: NamespaceType;
}

/** The namespace and the labels that a group of objects has in common. */
export interface ObjectContext {
  readonly owner: Owner;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The context of objects that one stage applies and that belong to one provisioning step of the specification. */
export function contextOf(
  { owner, namespace }: Pick<NamespaceContext, 'owner' | 'namespace'>,
  stage: Stage | 'flux',
  step: Step,
): ObjectContext {
  return { owner, namespace, labels: freezeShared(objectLabels(owner, stage, step)) };
}

/** Metadata of a namespaced object, with the labels that every object of a tenant carries. */
export function metadataOf(
  context: ObjectContext,
  name: string,
  annotations?: Record<string, string>,
): KubeObject['metadata'] {
  const { labels, namespace } = context;
  // The keys are in the order in which they are printed, so that the printer need not sort them.
  return annotations === undefined ? { labels, name, namespace } : { annotations, labels, name, namespace };
}
