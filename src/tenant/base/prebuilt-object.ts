import { ApiObject, type JsonPatch } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import type { KubeObject } from '../../kubernetes/object';
import { toPlainJson } from './plain-json';

/**
 * An ApiObject of plain JSON with its name and namespace set. It can be labelled, patched and ordered like any other.
 * Until it is patched, `toJson()` skips the walk over tokens, which is most of the cost of cdk8s's own: only `metadata`
 * can have changed since the object was made. Throws a TypeError on JSON that holds an object of a class other than
 * amounts and ports.
 */
export class PrebuiltObject extends ApiObject {
  /** The object as it was built; `toJson()` gives a copy of it with the labels and patches that were added since. */
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

/** Compares the class itself: cdk8s overrides `instanceof` to answer true for every ApiObject, and subclasses inherit it. */
export function isPrebuiltObject(node: IConstruct): node is PrebuiltObject {
  return node.constructor === PrebuiltObject;
}
