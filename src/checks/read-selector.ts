import type { KubeObject } from '../kubernetes/object';
import { type Fault, faultAt } from './finding';
import type { Selector } from './label-selector';
import type { Catalogue } from './object-index';

/** A label selector of an object; nothing if it is malformed, and then its faults are added. */
export function selectorAt(
  object: KubeObject,
  value: unknown,
  path: string,
  { readSelector }: Pick<Catalogue, 'readSelector'>,
  faults: Fault[],
): Selector | undefined {
  return readSelector(value, path, (at, message) => faults.push(faultAt(object, at, message)));
}
