import type { KubeObject } from '../manifest';
import type { Catalogue } from './catalogue';
import { type Fault, faultAt } from './fault';
import type { Selector } from './network/selectors';

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
