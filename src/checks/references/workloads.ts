import { identityOf } from '../../kubernetes/object';
import { flatMap } from '../../lib/lists';
import { listOf, recordOf } from '../../lib/plain-data';
import { type FindingBody, findingAt } from '../finding';
import { selects } from '../label-selector';
import { fieldAt, type ObjectIndex, type PodTemplate } from '../object-index';
import { selectorAt } from '../read-selector';
import { scalingFindings } from './scaling';

/** Workloads: each selects and spreads only its own pods; autoscalers and disruption budgets target one workload. */
export function workloadFindings(index: ObjectIndex): FindingBody[] {
  return [
    ...flatMap(index.pods, (pod) => [...ownershipFindings(pod, index), ...spreadFindings(pod, index)]),
    ...scalingFindings(index),
  ];
}

/** Kinds with a selector in the manifest; the API server writes that of a Job. */
const SELECTING = ['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'];

function ownershipFindings(pod: PodTemplate, index: ObjectIndex): FindingBody[] {
  const { owner, namespace } = pod;
  if (!SELECTING.includes(owner.kind)) return [];
  const path = 'spec.selector';
  const findings: FindingBody[] = [];
  const selector = selectorAt(owner, fieldAt(owner, path), path, index, findings);
  if (selector === undefined) return findings;
  if (selector.length === 0)
    return [findingAt(owner, path, 'selects every pod of the namespace, want only its own pods')];
  if (!selects(selector, pod.labels))
    return [findingAt(owner, path, 'does not select the pods of its own template, want the labels of the template')];
  return index
    .podsIn(namespace)
    .filter((other) => other !== pod && selects(selector, other.labels))
    .map((other) =>
      findingAt(owner, path, `selects the pods of ${identityOf(other.owner)} as well, want only its own pods`),
    );
}

/** A constraint that counts pods of other workloads places pods depending on them. */
function spreadFindings({ owner, namespace, prefix, spec, labels }: PodTemplate, index: ObjectIndex): FindingBody[] {
  return flatMap(listOf(spec.topologySpreadConstraints), (constraint, i) => {
    const path = `${prefix}spec.topologySpreadConstraints[${i}].labelSelector`;
    const findings: FindingBody[] = [];
    const selector = selectorAt(owner, recordOf(constraint).labelSelector, path, index, findings);
    if (selector === undefined) return findings;
    const counted = index.podsIn(namespace).filter((one) => selects(selector, one.labels));
    if (selector.length > 0 && selects(selector, labels) && counted.length === 1) return [];
    return [findingAt(owner, path, 'does not select exactly the pods of its own template, want their labels')];
  });
}
