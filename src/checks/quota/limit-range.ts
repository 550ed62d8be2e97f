import { identityOf, type KubeObject } from '../../kubernetes/object';
import type { Amount } from '../../kubernetes/quantity';
import { flatMap } from '../../lib/lists';
import { listOf, type PlainRecord, recordOf } from '../../lib/plain-data';
import { amountOf, amountText } from '../amounts';
import { type FindingBody, findingAt } from '../finding';
import { fieldAt, type ObjectIndex } from '../object-index';
import { containerAmount, type Defaults, podAmount, RESOURCES, type Resource, SIDES, type Side } from './pod-usage';

/** One entry of a LimitRange. */
interface LimitItem {
  readonly range: KubeObject;
  readonly fields: PlainRecord;
}

/** Every container, pod and claim of a namespace asks for amounts that its LimitRange lets in. */
export function limitFindings(namespace: string, defaults: Defaults, catalogue: ObjectIndex): FindingBody[] {
  const items = limitItems(namespace, catalogue);
  const amount = (container: Parameters<typeof containerAmount>[0], side: Side, resource: Resource) =>
    containerAmount(container, side, resource, defaults);
  return [
    ...flatMap(catalogue.podsIn(namespace), (pod) => [
      ...flatMap(pod.containers, (container) =>
        boundFindings(items, 'Container', pod.owner, `${container.path}.resources`, (side, resource) =>
          amount(container, side, resource),
        ),
      ),
      ...boundFindings(items, 'Pod', pod.owner, `${pod.prefix}spec`, (side, resource) =>
        podAmount(pod, (container) => amount(container, side, resource) ?? 0),
      ),
    ]),
    ...flatMap(catalogue.ofKindIn('PersistentVolumeClaim', namespace), (claim) => claimFindings(items, claim)),
  ];
}

export function defindingsOf(namespace: string, catalogue: ObjectIndex): Defaults {
  const items = limitItems(namespace, catalogue).filter(({ fields }) => fields.type === 'Container');
  return (side, resource) => {
    const field = side === 'limits' ? 'default' : 'defaultRequest';
    const amounts = items.map(({ fields }) => amountOf(resource, recordOf(fields[field])[resource]));
    return amounts.find((one) => one !== undefined);
  };
}

function limitItems(namespace: string, catalogue: ObjectIndex): LimitItem[] {
  return flatMap(catalogue.ofKindIn('LimitRange', namespace), (range) =>
    listOf(fieldAt(range, 'spec.limits')).map((item) => ({ range, fields: recordOf(item) })),
  );
}

function boundFindings(
  items: readonly LimitItem[],
  type: 'Container' | 'Pod',
  object: KubeObject,
  path: string,
  amount: (side: Side, resource: Resource) => Amount | undefined,
): FindingBody[] {
  return flatMap(
    items.filter(({ fields }) => fields.type === type),
    (item) =>
      flatMap(SIDES, (side) =>
        flatMap(RESOURCES, (resource) => {
          const used = amount(side, resource);
          return used === undefined ? [] : outside(item, resource, used, object, `${path}.${side}.${resource}`);
        }),
      ),
  );
}

function claimFindings(items: readonly LimitItem[], claim: KubeObject): FindingBody[] {
  const path = 'spec.resources.requests.storage';
  const used = amountOf('storage', fieldAt(claim, path));
  if (used === undefined) return [findingAt(claim, path, 'is no amount, want one such as 1Gi')];
  return flatMap(
    items.filter(({ fields }) => fields.type === 'PersistentVolumeClaim'),
    (item) => outside(item, 'storage', used, claim, path),
  );
}

function outside(item: LimitItem, resource: string, used: Amount, object: KubeObject, path: string): FindingBody[] {
  const min = amountOf(resource, recordOf(item.fields.min)[resource]) ?? 0;
  const max = amountOf(resource, recordOf(item.fields.max)[resource]) ?? Number.POSITIVE_INFINITY;
  if (min <= used && used <= max) return [];
  const bound = used < min ? `at least ${amountText(resource, min)}` : `at most ${amountText(resource, max)}`;
  const message = `got ${amountText(resource, used)}, want ${bound}, as ${identityOf(item.range)} says`;
  return [findingAt(object, path, message)];
}
