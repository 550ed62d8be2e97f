import type { KubeObject } from '../../src/kubernetes/object';
import { type Place, placesIn, replacedAt, valueAt, withoutPlace } from './places';

/** One change of a bundle, as a mistake or an attacker could make it, and the bundle after it. */
export interface Mutation {
  /** `NetworkPolicy tenant-acme/default-deny: delete spec.egress.0` */
  readonly what: string;
  /** The same without names and numbers: `NetworkPolicy: delete spec.egress.n`. */
  readonly sort: string;
  /** Whether a policy, a namespace or a pod changed: the network rules read nothing else. */
  readonly network: boolean;
  readonly objects: readonly KubeObject[];
}

/**
 * Deletes each object; each label of each object and pod; in each policy every rule, peer, port, selector, term and
 * value; the rules of each role; widens each selector to everything, and by each of its labels. One change at a time.
 */
export function mutationsOf(objects: readonly KubeObject[]): Mutation[] {
  return objects.flatMap((object, i) => {
    const replaced = (how: string, place: Place, next: KubeObject | undefined): Mutation => ({
      what: `${object.kind} ${object.metadata.namespace ?? ''}/${object.metadata.name}: ${[how, ...place].join(' ')}`,
      sort: `${object.kind}: ${how}${place.length === 0 ? '' : ` ${sortOf(place)}`}`,
      network: NETWORK.includes(object.kind),
      objects: objects.flatMap((one, j) => (i !== j ? [one] : next === undefined ? [] : [next])),
    });
    const places = placesIn(object);
    return [
      replaced('delete', [], undefined),
      ...places
        .filter((place) => isDeleted(object, place))
        .map((place) => replaced('delete', place, withoutPlace(object, place))),
      ...places
        .filter((place) => isSelector(object, place))
        .map((place) => replaced('widen', place, replacedAt(object, place, {}))),
    ];
  });
}

const NETWORK = ['CronJob', 'Deployment', 'Job', 'Namespace', 'NetworkPolicy', 'Pod', 'StatefulSet'];

/** Only labels of the metadata are mutated: names and annotations have rules of their own. */
function isDeleted({ kind }: KubeObject, place: Place): boolean {
  if (kind === 'NetworkPolicy' && place[0] === 'spec') return place.length > 1;
  const parent = place.at(-2);
  if (parent === 'labels' || parent === 'matchLabels' || parent === 'matchExpressions') return true;
  if (kind === 'Role' && place.join('.') === 'rules') return true;
  return kind === 'Service' && place.length === 3 && parent === 'selector';
}

/** A selector that is empty cannot be widened. */
function isSelector(object: KubeObject, place: Place): boolean {
  return /[sS]elector$/.test(String(place.at(-1))) && placesIn(valueAt(object, place)).length > 0;
}

function sortOf(place: Place): string {
  return place.map((key) => (typeof key === 'number' ? 'n' : key)).join('.');
}
