import type { KubeObject } from '../kubernetes/object';
import { type FindingBody, findingAt } from './finding';
import type { Selector } from './label-selector';
import type { ObjectIndex } from './object-index';

/** A label selector of an object; nothing if it is malformed, and then its faults are added. */
export function selectorAt(
  object: KubeObject,
  value: unknown,
  path: string,
  { readSelector }: Pick<ObjectIndex, 'readSelector'>,
  findings: FindingBody[],
): Selector | undefined {
  return readSelector(value, path, (at, message) => findings.push(findingAt(object, at, message)));
}
