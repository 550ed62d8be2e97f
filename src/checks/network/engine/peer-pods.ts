import { LABEL } from '../../../contract/labels';
import { flatMap, groupBy } from '../../../lib/lists';
import { memoize } from '../../../lib/memoize';
import { demandedValues, type Selector, selects } from '../../label-selector';
import type { Endpoint, NamespaceEnd } from './endpoint';
import type { Peer } from './peer';

export interface PodFinder {
  readonly all: ReadonlySet<Endpoint>;
  /** The pods of the matrix that a peer names, in a policy of namespace `home`. */
  find(peer: Peer, home: string): ReadonlySet<Endpoint>;
}

/** Each pair of selectors is matched once; most name their namespaces, which are then looked up. */
export function buildPodFinder(namespaces: readonly NamespaceEnd[]): PodFinder {
  const byName = groupBy(namespaces, ({ name }) => name);
  const inNamespaces = memoize((wanted: Selector) => {
    const names = demandedValues(wanted, LABEL.namespaceName);
    const candidates = names === undefined ? namespaces : flatMap(names, (name) => byName.get(name) ?? []);
    const chosen = flatMap(
      candidates.filter(({ labels }) => selects(wanted, labels)),
      ({ pods }) => pods,
    );
    return memoize((pods: Selector) => new Set(chosen.filter(({ labels }) => selects(pods, labels))));
  });
  const sameNamespace = memoize((home: string): Selector => {
    return [{ operator: 'In', key: LABEL.namespaceName, values: [home] }];
  });
  return {
    all: new Set(flatMap(namespaces, ({ pods }) => pods)),
    find: (peer, home) => {
      if (peer.kind === 'addresses') return NO_PODS;
      return inNamespaces(peer.namespaces === 'same' ? sameNamespace(home) : peer.namespaces)(peer.pods);
    },
  };
}

const NO_PODS: ReadonlySet<Endpoint> = new Set();
