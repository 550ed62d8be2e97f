import { formatValue } from '../../contract/problems';
import type { KubeObject } from '../../kubernetes/object';
import type { Amount } from '../../kubernetes/quantity';
import { flatMap } from '../../lib/lists';
import { listOf, recordOf } from '../../lib/plain-data';
import { amountOf, amountText } from '../amounts';
import { type FindingBody, findingAt, withRuleId } from '../finding';
import { fieldAt, type ObjectIndex, objectIndexOf } from '../object-index';
import type { Rule } from '../rule';
import { defindingsOf, limitFindings } from './limit-range';
import { type Use, useOf } from './namespace-usage';
import { busiestPods, containerAmount, type Defaults, looksAtOtherNamespaces, RESOURCES, SIDES } from './pod-usage';

/** Computed from the printed objects alone, so that an error of the ledger that sized them shows. */
export const quotaFits: Rule = {
  id: 'quota-fits',
  description: 'what runs in a namespace at its busiest fits its quotas and limits',
  check: (subject) => {
    const catalogue = objectIndexOf(subject);
    const namespaces = catalogue.ofKind('Namespace').map(({ metadata }) => metadata.name);
    return withRuleId(
      'quota-fits',
      flatMap(namespaces, (namespace) => {
        const defaults = defindingsOf(namespace, catalogue);
        const use = useOf(namespace, defaults, catalogue);
        return [
          ...flatMap(catalogue.ofKindIn('ResourceQuota', namespace), (quota) => hardFindings(quota, use, catalogue)),
          ...silenceFindings(namespace, defaults, catalogue),
          ...limitFindings(namespace, defaults, catalogue),
        ];
      }),
    );
  },
};

function hardFindings(quota: KubeObject, use: Use, catalogue: ObjectIndex): FindingBody[] {
  const scoped = isScoped(quota) ? scopedUse(quota, catalogue) : use;
  const hard = recordOf(fieldAt(quota, 'spec.hard'));
  return flatMap(Object.keys(hard), (key) => {
    const message = excess(key, hard[key], scoped(key));
    return message === undefined ? [] : [findingAt(quota, `spec.hard.${key}`, message)];
  });
}

function excess(key: string, value: unknown, used: Amount | undefined): string | undefined {
  const hard = amountOf(key, value);
  if (hard === undefined) return `got ${formatValue(value)}, want an amount such as 250m or 1Gi`;
  if (used === undefined)
    return hard === 0 ? undefined : `has ${formatValue(value)}, but what is used of ${key} cannot be computed`;
  if (used <= hard) return undefined;
  return `uses ${amountText(key, used)} of ${key} at its busiest, want at most the hard ${amountText(key, hard)}`;
}

function isScoped(quota: KubeObject): boolean {
  const expressions = fieldAt(quota, 'spec.scopeSelector.matchExpressions');
  return listOf(fieldAt(quota, 'spec.scopes')).length > 0 || listOf(expressions).length > 0;
}

/** Of the scopes, only pods that look at other namespaces are counted. */
function scopedUse(quota: KubeObject, catalogue: ObjectIndex): Use {
  const [scope] = listOf(fieldAt(quota, 'spec.scopes'));
  const [expression] = listOf(fieldAt(quota, 'spec.scopeSelector.matchExpressions'));
  if ((scope ?? recordOf(expression).scopeName) !== 'CrossNamespacePodAffinity') return () => undefined;
  const numbers = catalogue
    .podsIn(quota.metadata.namespace)
    .filter(looksAtOtherNamespaces)
    .map((pod) => busiestPods(pod, catalogue) ?? Number.NaN);
  const pods = numbers.reduce((total, number) => total + number, 0);
  return (key) => (key === 'pods' && !Number.isNaN(pods) ? pods : undefined);
}

/** A container that asks for nothing would count as nothing, and the quota would refuse its pod. */
function silenceFindings(namespace: string, defaults: Defaults, catalogue: ObjectIndex): FindingBody[] {
  return flatMap(catalogue.podsIn(namespace), (pod) =>
    flatMap(pod.containers, (container) =>
      flatMap(SIDES, (side) =>
        RESOURCES.filter((resource) => containerAmount(container, side, resource, defaults) === undefined).map(
          (resource) =>
            findingAt(
              pod.owner,
              `${container.path}.resources.${side}.${resource}`,
              'is no amount, and no LimitRange has a default',
            ),
        ),
      ),
    ),
  );
}
