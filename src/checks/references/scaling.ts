import { shown } from '../../contract/problems';
import { identityOf, type KubeObject } from '../../kubernetes/object';
import { flatMap } from '../../lib/lists';
import { isAbsent, recordOf } from '../../lib/plain-data';
import { type Fault, faultAt } from '../finding';
import { selects } from '../label-selector';
import { type Catalogue, fieldAt, type PodTemplate } from '../object-index';
import { selectorAt } from '../read-selector';
import { scalerOf, steadyReplicas } from '../scaling';

/** Autoscalers and disruption budgets: each acts on one workload, and leaves a number that can be met. */
export function scalingFaults(catalogue: Catalogue): Fault[] {
  return [
    ...flatMap(catalogue.ofKind('HorizontalPodAutoscaler'), (scaler) => autoscalerFaults(scaler, catalogue)),
    ...flatMap(catalogue.ofKind('PodDisruptionBudget'), (budget) => budgetFaults(budget, catalogue)),
  ];
}

function autoscalerFaults(scaler: KubeObject, catalogue: Catalogue): Fault[] {
  const path = 'spec.scaleTargetRef';
  const { kind, name, apiVersion } = recordOf(fieldAt(scaler, path));
  const { namespace } = scaler.metadata;
  const target =
    typeof kind === 'string' && typeof name === 'string' ? catalogue.find(kind, namespace, name) : undefined;
  if (target === undefined || target.apiVersion !== apiVersion)
    return [faultAt(scaler, path, `got ${shown(apiVersion)} ${kind} ${name}, want a workload of ${namespace}`)];
  const first = scalerOf(target, catalogue);
  return [
    ...rangeFaults(scaler),
    ...(first === undefined || first === scaler
      ? []
      : [faultAt(scaler, path, `got ${kind} ${name}, which ${identityOf(first)} scales already, want one autoscaler`)]),
    ...(isAbsent(fieldAt(target, 'spec.replicas')) ? [] : [replicasFault(target, scaler)]),
  ];
}

function rangeFaults(scaler: KubeObject): Fault[] {
  const min = fieldAt(scaler, 'spec.minReplicas') ?? 1;
  const max = fieldAt(scaler, 'spec.maxReplicas');
  if (typeof min !== 'number' || typeof max !== 'number' || min <= max) return [];
  return [faultAt(scaler, 'spec.minReplicas', `got ${min}, want at most maxReplicas, ${max}`)];
}

function replicasFault(target: KubeObject, scaler: KubeObject): Fault {
  const message = `is scaled by ${identityOf(scaler)}, want no replicas: Flux would reset them at every reconciliation`;
  return faultAt(target, 'spec.replicas', message);
}

/** The API server finds no workload for the pods of two, and then lets nobody be evicted. */
function budgetFaults(budget: KubeObject, catalogue: Catalogue): Fault[] {
  const path = 'spec.selector';
  const { namespace } = budget.metadata;
  const faults: Fault[] = [];
  const selector = selectorAt(budget, fieldAt(budget, path), path, catalogue, faults);
  if (selector === undefined) return faults;
  const [pod, ...others] = catalogue.podsIn(namespace).filter((one) => selects(selector, one.labels));
  if (pod === undefined) return [faultAt(budget, path, `selects no pod, want the pods of a workload of ${namespace}`)];
  // An empty selector takes the pods of later days as well.
  if (others.length > 0 || selector.length === 0) {
    const owners = [pod, ...others].map(({ owner }) => identityOf(owner)).join(', ');
    return [faultAt(budget, path, `selects the pods of ${owners}, want those of one workload by their labels`)];
  }
  return drainFaults(budget, pod, catalogue);
}

/** A budget that spares no pod stops every drain of a node. */
function drainFaults(budget: KubeObject, { owner }: PodTemplate, catalogue: Catalogue): Fault[] {
  const fault = (field: string, value: unknown) => [
    faultAt(budget, `spec.${field}`, `got ${shown(value)}, want a number that lets one pod of ${identityOf(owner)} go`),
  ];
  const { maxUnavailable, minAvailable } = recordOf(budget.spec);
  if (maxUnavailable === 0 || maxUnavailable === '0%') return fault('maxUnavailable', maxUnavailable);
  const replicas = steadyReplicas(owner, catalogue) ?? 0;
  const demanded =
    typeof minAvailable === 'string' ? Math.ceil((Number.parseFloat(minAvailable) * replicas) / 100) : minAvailable;
  return typeof demanded === 'number' && demanded >= replicas ? fault('minAvailable', minAvailable) : [];
}
