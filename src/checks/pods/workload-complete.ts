import { identityOf, type KubeObject } from '../../kubernetes/object';
import { flatMap } from '../../lib/lists';
import { isAbsent } from '../../lib/plain-data';
import { type FindingBody, findingAt, withRuleId } from '../finding';
import { selects } from '../label-selector';
import { fieldAt, type ObjectIndex, objectIndexOf, type PodTemplate } from '../object-index';
import { selectorAt } from '../read-selector';
import type { Rule } from '../rule';
import { minReplicas, scalerOf } from '../scaling';

export const workloadComplete: Rule = {
  id: 'workload-complete',
  description:
    'every Deployment and StatefulSet has a Service of its name, replicas or an autoscaler, and a PodDisruptionBudget if it runs several pods',
  why: 'Without one of these objects all others are still valid; only users notice that a service is not found or that a node drain stops all its pods.',
  example: {
    object: 'apps/StatefulSet tenant-acme/redis',
    path: ['spec', 'replicas'],
    value: 3,
  },
  check: (input) => {
    const index = objectIndexOf(input);
    return withRuleId(
      'workload-complete',
      flatMap(
        index.pods.filter(({ owner }) => LONG_RUNNING.includes(owner.kind)),
        (pod) => [
          ...serviceFindings(pod.owner, index),
          ...replicaFindings(pod.owner, index),
          ...budgetFindings(pod, index),
        ],
      ),
    );
  },
};

const LONG_RUNNING = ['Deployment', 'StatefulSet'];

function serviceFindings(owner: KubeObject, { find }: ObjectIndex): FindingBody[] {
  const { name, namespace } = owner.metadata;
  if (find('Service', namespace, name) !== undefined) return [];
  return [findingAt(owner, '', `has no Service ${name} in ${namespace}, want one to reach its pods`)];
}

function replicaFindings(owner: KubeObject, index: ObjectIndex): FindingBody[] {
  if (!isAbsent(fieldAt(owner, 'spec.replicas')) || scalerOf(owner, index) !== undefined) return [];
  return [findingAt(owner, 'spec.replicas', 'got nothing and has no HorizontalPodAutoscaler, want one of them')];
}

function budgetFindings({ owner, labels, namespace }: PodTemplate, index: ObjectIndex): FindingBody[] {
  const replicas = minReplicas(owner, index) ?? 0;
  if (replicas < 2) return [];
  const hasBudget = index.ofKind('PodDisruptionBudget').some((budget) => {
    // A malformed selector is reported by `references`.
    const selector = selectorAt(budget, fieldAt(budget, 'spec.selector'), 'spec.selector', index, []);
    return budget.metadata.namespace === namespace && selector !== undefined && selects(selector, labels);
  });
  if (hasBudget) return [];
  return [
    findingAt(owner, '', `has ${replicas} replicas and no PodDisruptionBudget, want one for ${identityOf(owner)}`),
  ];
}
