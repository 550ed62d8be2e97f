import { formatValue } from '../../contract/problems';
import type { KubeObject } from '../../kubernetes/object';
import type { Amount } from '../../kubernetes/quantity';
import { flatMap } from '../../lib/lists';
import { listOf, recordOf } from '../../lib/plain-data';
import { type FindingBody, findingAt, withRuleId } from '../finding';
import { fieldAt, type ObjectIndex, objectIndexOf } from '../object-index';
import { formatQuantity, parseQuantity } from '../quantities';
import type { Rule } from '../rule';
import { defaultsOf, limitFindings } from './limit-range';
import { type Usage, usageOf } from './namespace-usage';
import { containerQuantity, type Defaults, hasCrossNamespaceAffinity, maxPods, RESOURCES, SIDES } from './pod-usage';

export const quotaFits: Rule = {
  id: 'quota-fits',
  description: 'the maximum usage of every namespace fits its ResourceQuotas and LimitRanges',
  why: 'Above its quota a workload starts fewer pods than printed, and nothing reports it but an event. The usage is computed from the printed objects, at the maximum of each autoscaler and during a rollout, independent of the code that sizes the quotas.',
  example: { object: 'ResourceQuota tenant-acme/quota', path: ['spec', 'hard', 'pods'], value: '1' },
  check: (input) => {
    const index = objectIndexOf(input);
    const namespaces = index.ofKind('Namespace').map(({ metadata }) => metadata.name);
    return withRuleId(
      'quota-fits',
      flatMap(namespaces, (namespace) => {
        const defaults = defaultsOf(namespace, index);
        const usage = usageOf(namespace, defaults, index);
        return [
          ...flatMap(index.ofKindIn('ResourceQuota', namespace), (quota) => quotaFindings(quota, usage, index)),
          ...missingFindings(namespace, defaults, index),
          ...limitFindings(namespace, defaults, index),
        ];
      }),
    );
  },
};

function quotaFindings(quota: KubeObject, usage: Usage, index: ObjectIndex): FindingBody[] {
  const usageInScope = isScoped(quota) ? scopedUsage(quota, index) : usage;
  const hard = recordOf(fieldAt(quota, 'spec.hard'));
  return flatMap(Object.keys(hard), (key) => {
    const message = excess(key, hard[key], usageInScope(key));
    return message === undefined ? [] : [findingAt(quota, `spec.hard.${key}`, message)];
  });
}

function excess(key: string, value: unknown, used: Amount | undefined): string | undefined {
  const hard = parseQuantity(key, value);
  if (hard === undefined) return `got ${formatValue(value)}, want a quantity such as 250m or 1Gi`;
  if (used === undefined)
    return hard === 0 ? undefined : `has ${formatValue(value)}, but the usage of ${key} cannot be computed`;
  if (used <= hard) return undefined;
  return `got ${formatQuantity(key, hard)}, want at least the maximum usage of ${key}, ${formatQuantity(key, used)}`;
}

function isScoped(quota: KubeObject): boolean {
  const expressions = fieldAt(quota, 'spec.scopeSelector.matchExpressions');
  return listOf(fieldAt(quota, 'spec.scopes')).length > 0 || listOf(expressions).length > 0;
}

/** The usage of a scoped quota. Only CrossNamespacePodAffinity is supported; others count as unknown. */
function scopedUsage(quota: KubeObject, index: ObjectIndex): Usage {
  const [scope] = listOf(fieldAt(quota, 'spec.scopes'));
  const [expression] = listOf(fieldAt(quota, 'spec.scopeSelector.matchExpressions'));
  if ((scope ?? recordOf(expression).scopeName) !== 'CrossNamespacePodAffinity') return () => undefined;
  const counts = index
    .podsIn(quota.metadata.namespace)
    .filter(hasCrossNamespaceAffinity)
    .map((pod) => maxPods(pod, index) ?? Number.NaN);
  const pods = counts.reduce((total, count) => total + count, 0);
  return (key) => (key === 'pods' && !Number.isNaN(pods) ? pods : undefined);
}

/** A container without a quantity would count as zero, and the quota refuses its pod. */
function missingFindings(namespace: string, defaults: Defaults, index: ObjectIndex): FindingBody[] {
  return flatMap(index.podsIn(namespace), (pod) =>
    flatMap(pod.containers, (container) =>
      flatMap(SIDES, (side) =>
        RESOURCES.filter((resource) => containerQuantity(container, side, resource, defaults) === undefined).map(
          (resource) =>
            findingAt(
              pod.owner,
              `${container.path}.resources.${side}.${resource}`,
              'is not set and no LimitRange has a default, want one of both',
            ),
        ),
      ),
    ),
  );
}
