import { identityOf } from '../../kubernetes/object';
import { flatMap } from '../../lib/lists';
import { listOf, recordOf } from '../../lib/plain-data';
import { type FindingBody, findingAt } from '../finding';
import { selects } from '../label-selector';
import { fieldAt, type ObjectIndex, type PodTemplate } from '../object-index';
import { selectorAt } from '../read-selector';
import { scalingFindings } from './scaling';

/** Controllers: a workload owns and spreads its pods alone; autoscalers and disruption budgets have one to act on. */
export function workloadFindings(catalogue: ObjectIndex): FindingBody[] {
  return [
    ...flatMap(catalogue.pods, (pod) => [...ownershipFindings(pod, catalogue), ...spreadFindings(pod, catalogue)]),
    ...scalingFindings(catalogue),
  ];
}

/** Kinds that find their pods by a selector that we write; a Job's selector is the API server's. */
const SELECTING = ['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'];

function ownershipFindings(pod: PodTemplate, catalogue: ObjectIndex): FindingBody[] {
  const { owner, namespace } = pod;
  if (!SELECTING.includes(owner.kind)) return [];
  const path = 'spec.selector';
  const findings: FindingBody[] = [];
  const selector = selectorAt(owner, fieldAt(owner, path), path, catalogue, findings);
  if (selector === undefined) return findings;
  if (selector.length === 0) return [findingAt(owner, path, 'selects every pod of the namespace, want its own alone')];
  if (!selects(selector, pod.labels))
    return [findingAt(owner, path, 'does not select the pods of its own template, want the labels of the template')];
  return catalogue
    .podsIn(namespace)
    .filter((other) => other !== pod && selects(selector, other.labels))
    .map((other) =>
      findingAt(owner, path, `selects the pods of ${identityOf(other.owner)} as well, want its own alone`),
    );
}

/** A constraint that counts the pods of others spreads by what they do. */
function spreadFindings(
  { owner, namespace, prefix, spec, labels }: PodTemplate,
  catalogue: ObjectIndex,
): FindingBody[] {
  return flatMap(listOf(spec.topologySpreadConstraints), (constraint, i) => {
    const path = `${prefix}spec.topologySpreadConstraints[${i}].labelSelector`;
    const findings: FindingBody[] = [];
    const selector = selectorAt(owner, recordOf(constraint).labelSelector, path, catalogue, findings);
    if (selector === undefined) return findings;
    const counted = catalogue.podsIn(namespace).filter((one) => selects(selector, one.labels));
    if (selector.length > 0 && selects(selector, labels) && counted.length === 1) return [];
    return [findingAt(owner, path, 'does not select the pods of its own template alone, want their labels')];
  });
}
