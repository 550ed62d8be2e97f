import { identityOf, type KubeObject } from '../../kubernetes/object';
import { flatMap } from '../../lib/lists';
import { isAbsent } from '../../lib/plain-data';
import { type FindingBody, findingAt, withRuleId } from '../finding';
import { selects } from '../label-selector';
import { fieldAt, type ObjectIndex, objectIndexOf, type PodTemplate } from '../object-index';
import { selectorAt } from '../read-selector';
import type { Rule } from '../rule';
import { scalerOf, steadyReplicas } from '../scaling';

/** Each of these objects can be gone and every other one still be valid: only users would notice. */
export const workloadComplete: Rule = {
  id: 'workload-complete',
  description:
    'every long-running workload has a Service of its name, a number of replicas or an autoscaler, and a disruption budget if it has several',
  check: (subject) => {
    const catalogue = objectIndexOf(subject);
    return withRuleId(
      'workload-complete',
      flatMap(
        catalogue.pods.filter(({ owner }) => LONG_RUNNING.includes(owner.kind)),
        (pod) => [
          ...serviceFindings(pod.owner, catalogue),
          ...replicaFindings(pod.owner, catalogue),
          ...budgetFindings(pod, catalogue),
        ],
      ),
    );
  },
};

const LONG_RUNNING = ['Deployment', 'StatefulSet'];

function serviceFindings(owner: KubeObject, { find }: ObjectIndex): FindingBody[] {
  const { name, namespace } = owner.metadata;
  if (find('Service', namespace, name) !== undefined) return [];
  return [findingAt(owner, '', `has no Service ${name} in ${namespace}, want one: nothing finds its pods`)];
}

function replicaFindings(owner: KubeObject, catalogue: ObjectIndex): FindingBody[] {
  if (!isAbsent(fieldAt(owner, 'spec.replicas')) || scalerOf(owner, catalogue) !== undefined) return [];
  return [findingAt(owner, 'spec.replicas', 'got nothing and has no HorizontalPodAutoscaler, want one of them')];
}

function budgetFindings({ owner, labels, namespace }: PodTemplate, catalogue: ObjectIndex): FindingBody[] {
  const replicas = steadyReplicas(owner, catalogue) ?? 0;
  if (replicas < 2) return [];
  const isSpared = catalogue.ofKind('PodDisruptionBudget').some((budget) => {
    // What is wrong with the selector is told by `references`.
    const selector = selectorAt(budget, fieldAt(budget, 'spec.selector'), 'spec.selector', catalogue, []);
    return budget.metadata.namespace === namespace && selector !== undefined && selects(selector, labels);
  });
  if (isSpared) return [];
  return [
    findingAt(owner, '', `has ${replicas} replicas and no PodDisruptionBudget, want one for ${identityOf(owner)}`),
  ];
}
