import { ApiObject, type JsonPatch } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import type { KubeObject } from '../../kubernetes/object';
import { toPlainJson } from './plain-json';

/**
 * An object that is given ready-made, with every name and namespace set. It can be labelled, patched and ordered like
 * any other. cdk8s's walk over tokens, which is most of the cost of its `toJson()`, is left out until somebody patches
 * it: only `metadata` can hold anything that was not here when the object was made.
 * Throws a TypeError on what holds an object of a class: a ready-made object holds plain JSON, amounts and ports.
 */
export class PrebuiltObject extends ApiObject {
  /** What `toJson()` gives a copy of, as long as nobody has changed the object. */
  readonly object: KubeObject;
  private patched: boolean;

  constructor(scope: Construct, id: string, input: KubeObject) {
    const object = toPlainJson(input);
    super(scope, id, object);
    this.object = object;
    this.patched = false;
  }

  override addJsonPatch(...patches: JsonPatch[]): void {
    this.patched = true;
    super.addJsonPatch(...patches);
  }

  override toJson(): KubeObject {
    return this.patched ? super.toJson() : { ...structuredClone(this.object), metadata: this.metadata.toJson() };
  }
}

/** `instanceof` takes any ApiObject for one: cdk8s answers it by a mark, and its answer is inherited. */
export function isPrebuiltObject(node: IConstruct): node is PrebuiltObject {
  return node.constructor === PrebuiltObject;
}
