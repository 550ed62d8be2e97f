import { LABEL } from '../../../contract/labels';
import { flatMap, groupBy } from '../../../lib/lists';
import { memoize } from '../../../lib/memoize';
import { requiredValues, type Selector, selects } from '../../label-selector';
import type { Endpoint, NamespaceEndpoints } from './endpoint';
import type { Peer } from './peer';

export interface PodFinder {
  readonly all: ReadonlySet<Endpoint>;
  /** The pods of the matrix that a peer selects, for a policy in `policyNamespace`. */
  find(peer: Peer, policyNamespace: string): ReadonlySet<Endpoint>;
}

/** Evaluates each pair of selectors once. Most select namespaces by name, so those are looked up by name. */
export function buildPodFinder(namespaces: readonly NamespaceEndpoints[]): PodFinder {
  const byName = groupBy(namespaces, ({ name }) => name);
  const podsIn = memoize((selector: Selector) => {
    const names = requiredValues(selector, LABEL.namespaceName);
    const candidates = names === undefined ? namespaces : flatMap(names, (name) => byName.get(name) ?? []);
    const endpoints = flatMap(
      candidates.filter(({ labels }) => selects(selector, labels)),
      ({ pods }) => pods,
    );
    return memoize((pods: Selector) => new Set(endpoints.filter(({ labels }) => selects(pods, labels))));
  });
  const selectorFor = memoize((namespace: string): Selector => {
    return [{ operator: 'In', key: LABEL.namespaceName, values: [namespace] }];
  });
  return {
    all: new Set(flatMap(namespaces, ({ pods }) => pods)),
    find: (peer, policyNamespace) => {
      if (peer.kind === 'addresses') return NO_PODS;
      return podsIn(peer.namespaces === 'same' ? selectorFor(policyNamespace) : peer.namespaces)(peer.pods);
    },
  };
}

const NO_PODS: ReadonlySet<Endpoint> = new Set();
