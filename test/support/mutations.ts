import type { KubeObject } from '../../src/kubernetes/object';
import type { Path } from '../../src/lib/path';
import { pathsIn, replacedAt, valueAt, withoutPath } from './object-paths';

/** One change that a mistake or an attacker could make to a bundle, and the bundle after it. */
export interface Mutation {
  /** `NetworkPolicy tenant-acme/default-deny: delete spec.egress.0` */
  readonly what: string;
  /** The kind of change, without names and numbers: `NetworkPolicy: delete spec.egress.n`. */
  readonly sort: string;
  /** Whether a policy, a namespace or a pod changed: the rules about the network read nothing else. */
  readonly network: boolean;
  readonly objects: readonly KubeObject[];
}

/**
 * Deletes each object; each label of each object and pod; in each policy every rule, peer, port, selector, term and
 * value; the rules of each role; widens each selector to everything, and by each of its labels. One change at a time.
 */
export function mutationsOf(objects: readonly KubeObject[]): Mutation[] {
  return objects.flatMap((object, i) => {
    const replaced = (how: string, path: Path, next: KubeObject | undefined): Mutation => ({
      what: `${object.kind} ${object.metadata.namespace ?? ''}/${object.metadata.name}: ${[how, ...path].join(' ')}`,
      sort: `${object.kind}: ${how}${path.length === 0 ? '' : ` ${sortOf(path)}`}`,
      network: NETWORK.includes(object.kind),
      objects: objects.flatMap((one, j) => (i !== j ? [one] : next === undefined ? [] : [next])),
    });
    const paths = pathsIn(object);
    return [
      replaced('delete', [], undefined),
      ...paths
        .filter((path) => isDeleted(object, path))
        .map((path) => replaced('delete', path, withoutPath(object, path))),
      ...paths
        .filter((path) => isSelector(object, path))
        .map((path) => replaced('widen', path, replacedAt(object, path, {}))),
    ];
  });
}

const NETWORK = ['CronJob', 'Deployment', 'Job', 'Namespace', 'NetworkPolicy', 'Pod', 'StatefulSet'];

/** Other metadata than labels has no effect in the cluster, and names and annotations have their own rules. */
function isDeleted({ kind }: KubeObject, path: Path): boolean {
  if (kind === 'NetworkPolicy' && path[0] === 'spec') return path.length > 1;
  const parent = path.at(-2);
  if (parent === 'labels' || parent === 'matchLabels' || parent === 'matchExpressions') return true;
  if (kind === 'Role' && path.join('.') === 'rules') return true;
  return kind === 'Service' && path.length === 3 && parent === 'selector';
}

/** An empty selector cannot be widened. */
function isSelector(object: KubeObject, path: Path): boolean {
  return /[sS]elector$/.test(String(path.at(-1))) && pathsIn(valueAt(object, path)).length > 0;
}

function sortOf(path: Path): string {
  return path.map((key) => (typeof key === 'number' ? 'n' : key)).join('.');
}
