import { identityOf } from '../../kubernetes/object';
import { flatMap } from '../../lib/lists';
import { listOf, recordOf } from '../../lib/plain-data';
import { type Fault, faultAt } from '../finding';
import { selects } from '../label-selector';
import { type Catalogue, fieldAt, type PodTemplate } from '../object-index';
import { selectorAt } from '../read-selector';
import { scalingFaults } from './scaling';

/** Controllers: a workload owns and spreads its pods alone; autoscalers and disruption budgets have one to act on. */
export function workloadFaults(catalogue: Catalogue): Fault[] {
  return [
    ...flatMap(catalogue.pods, (pod) => [...ownershipFaults(pod, catalogue), ...spreadFaults(pod, catalogue)]),
    ...scalingFaults(catalogue),
  ];
}

/** Kinds that find their pods by a selector that we write; a Job's selector is the API server's. */
const SELECTING = ['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'];

function ownershipFaults(pod: PodTemplate, catalogue: Catalogue): Fault[] {
  const { owner, namespace } = pod;
  if (!SELECTING.includes(owner.kind)) return [];
  const path = 'spec.selector';
  const faults: Fault[] = [];
  const selector = selectorAt(owner, fieldAt(owner, path), path, catalogue, faults);
  if (selector === undefined) return faults;
  if (selector.length === 0) return [faultAt(owner, path, 'selects every pod of the namespace, want its own alone')];
  if (!selects(selector, pod.labels))
    return [faultAt(owner, path, 'does not select the pods of its own template, want the labels of the template')];
  return catalogue
    .podsIn(namespace)
    .filter((other) => other !== pod && selects(selector, other.labels))
    .map((other) => faultAt(owner, path, `selects the pods of ${identityOf(other.owner)} as well, want its own alone`));
}

/** A constraint that counts the pods of others spreads by what they do. */
function spreadFaults({ owner, namespace, prefix, spec, labels }: PodTemplate, catalogue: Catalogue): Fault[] {
  return flatMap(listOf(spec.topologySpreadConstraints), (constraint, i) => {
    const path = `${prefix}spec.topologySpreadConstraints[${i}].labelSelector`;
    const faults: Fault[] = [];
    const selector = selectorAt(owner, recordOf(constraint).labelSelector, path, catalogue, faults);
    if (selector === undefined) return faults;
    const counted = catalogue.podsIn(namespace).filter((one) => selects(selector, one.labels));
    if (selector.length > 0 && selects(selector, labels) && counted.length === 1) return [];
    return [faultAt(owner, path, 'does not select the pods of its own template alone, want their labels')];
  });
}
