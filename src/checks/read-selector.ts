import type { KubeObject } from '../kubernetes/object';
import { type FindingBody, findingAt } from './finding';
import type { Selector } from './label-selector';
import type { ObjectIndex } from './object-index';

/** Parses a label selector of an object. If it is malformed, adds the findings and returns `undefined`. */
export function selectorAt(
  object: KubeObject,
  value: unknown,
  path: string,
  { readSelector }: Pick<ObjectIndex, 'readSelector'>,
  findings: FindingBody[],
): Selector | undefined {
  return readSelector(value, path, (at, message) => findings.push(findingAt(object, at, message)));
}
