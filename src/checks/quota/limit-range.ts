import { identityOf, type KubeObject } from '../../kubernetes/object';
import type { Amount } from '../../kubernetes/quantity';
import { flatMap } from '../../lib/lists';
import { listOf, type PlainRecord, recordOf } from '../../lib/plain-data';
import { type FindingBody, findingAt } from '../finding';
import { fieldAt, type ObjectIndex } from '../object-index';
import { formatQuantity, parseQuantity } from '../quantities';
import { containerQuantity, type Defaults, podQuantity, RESOURCES, type Resource, SIDES, type Side } from './pod-usage';

/** One entry of a LimitRange. */
interface LimitItem {
  readonly range: KubeObject;
  readonly fields: PlainRecord;
}

/** Findings for containers, pods and volume claims outside the LimitRanges of their namespace. */
export function limitFindings(namespace: string, defaults: Defaults, index: ObjectIndex): FindingBody[] {
  const items = limitItems(namespace, index);
  const quantity = (container: Parameters<typeof containerQuantity>[0], side: Side, resource: Resource) =>
    containerQuantity(container, side, resource, defaults);
  return [
    ...flatMap(index.podsIn(namespace), (pod) => [
      ...flatMap(pod.containers, (container) =>
        boundFindings(items, 'Container', pod.owner, `${container.path}.resources`, (side, resource) =>
          quantity(container, side, resource),
        ),
      ),
      ...boundFindings(items, 'Pod', pod.owner, `${pod.prefix}spec`, (side, resource) =>
        podQuantity(pod, (container) => quantity(container, side, resource) ?? 0),
      ),
    ]),
    ...flatMap(index.ofKindIn('PersistentVolumeClaim', namespace), (claim) => claimFindings(items, claim)),
  ];
}

export function defaultsOf(namespace: string, index: ObjectIndex): Defaults {
  const items = limitItems(namespace, index).filter(({ fields }) => fields.type === 'Container');
  return (side, resource) => {
    const field = side === 'limits' ? 'default' : 'defaultRequest';
    const quantities = items.map(({ fields }) => parseQuantity(resource, recordOf(fields[field])[resource]));
    return quantities.find((one) => one !== undefined);
  };
}

function limitItems(namespace: string, index: ObjectIndex): LimitItem[] {
  return flatMap(index.ofKindIn('LimitRange', namespace), (range) =>
    listOf(fieldAt(range, 'spec.limits')).map((item) => ({ range, fields: recordOf(item) })),
  );
}

function boundFindings(
  items: readonly LimitItem[],
  type: 'Container' | 'Pod',
  object: KubeObject,
  path: string,
  quantity: (side: Side, resource: Resource) => Amount | undefined,
): FindingBody[] {
  return flatMap(
    items.filter(({ fields }) => fields.type === type),
    (item) =>
      flatMap(SIDES, (side) =>
        flatMap(RESOURCES, (resource) => {
          const used = quantity(side, resource);
          return used === undefined ? [] : limitFinding(item, resource, used, object, `${path}.${side}.${resource}`);
        }),
      ),
  );
}

function claimFindings(items: readonly LimitItem[], claim: KubeObject): FindingBody[] {
  const path = 'spec.resources.requests.storage';
  const used = parseQuantity('storage', fieldAt(claim, path));
  if (used === undefined) return [findingAt(claim, path, 'is not a quantity, want one such as 1Gi')];
  return flatMap(
    items.filter(({ fields }) => fields.type === 'PersistentVolumeClaim'),
    (item) => limitFinding(item, 'storage', used, claim, path),
  );
}

function limitFinding(
  item: LimitItem,
  resource: string,
  used: Amount,
  object: KubeObject,
  path: string,
): FindingBody[] {
  const min = parseQuantity(resource, recordOf(item.fields.min)[resource]) ?? 0;
  const max = parseQuantity(resource, recordOf(item.fields.max)[resource]) ?? Number.POSITIVE_INFINITY;
  if (min <= used && used <= max) return [];
  const bound = used < min ? `at least ${formatQuantity(resource, min)}` : `at most ${formatQuantity(resource, max)}`;
  const message = `got ${formatQuantity(resource, used)}, want ${bound} by ${identityOf(item.range)}`;
  return [findingAt(object, path, message)];
}
