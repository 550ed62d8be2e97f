import { shown } from '../../errors';
import { identityOf, type KubeObject } from '../../manifest';
import { type Catalogue, fieldAt, type PodTemplate } from '../catalogue';
import { type Fault, faultAt } from '../fault';
import { isAbsent, recordOf } from '../network/read';
import { selects } from '../network/selectors';
import { selectorAt } from '../selector-at';

/** Controllers: a workload owns its pods alone; autoscalers and disruption budgets have a workload to act on. */
export function workloadFaults(catalogue: Catalogue): Fault[] {
  return [
    ...catalogue.pods.flatMap((pod) => ownershipFaults(pod, catalogue)),
    ...catalogue.ofKind('HorizontalPodAutoscaler').flatMap((scaler) => autoscalerFaults(scaler, catalogue)),
    ...catalogue.ofKind('PodDisruptionBudget').flatMap((budget) => budgetFaults(budget, catalogue)),
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

function autoscalerFaults(scaler: KubeObject, catalogue: Catalogue): Fault[] {
  const path = 'spec.scaleTargetRef';
  const { kind, name, apiVersion } = recordOf(fieldAt(scaler, path));
  const { namespace } = scaler.metadata;
  const target =
    typeof kind === 'string' && typeof name === 'string' ? catalogue.find(kind, namespace, name) : undefined;
  if (target === undefined || target.apiVersion !== apiVersion)
    return [faultAt(scaler, path, `got ${shown(apiVersion)} ${kind} ${name}, want a workload of ${namespace}`)];
  if (isAbsent(fieldAt(target, 'spec.replicas'))) return [];
  const message = `is scaled by ${identityOf(scaler)}, want no replicas: Flux would reset them at every reconciliation`;
  return [faultAt(target, 'spec.replicas', message)];
}

function budgetFaults(budget: KubeObject, catalogue: Catalogue): Fault[] {
  const path = 'spec.selector';
  const { namespace } = budget.metadata;
  const faults: Fault[] = [];
  const selector = selectorAt(budget, fieldAt(budget, path), path, catalogue, faults);
  if (selector === undefined || catalogue.podsIn(namespace).some((pod) => selects(selector, pod.labels))) return faults;
  return [faultAt(budget, path, `selects no pod, want the pods of a workload of ${namespace}`)];
}
