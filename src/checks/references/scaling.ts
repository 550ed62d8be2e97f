import { formatValue } from '../../contract/problems';
import { identityOf, type KubeObject } from '../../kubernetes/object';
import { flatMap } from '../../lib/lists';
import { isAbsent, recordOf } from '../../lib/plain-data';
import { type FindingBody, findingAt } from '../finding';
import { selects } from '../label-selector';
import { fieldAt, type ObjectIndex, type PodTemplate } from '../object-index';
import { selectorAt } from '../read-selector';
import { scalerOf, steadyReplicas } from '../scaling';

/** Autoscalers and disruption budgets: each acts on one workload, and leaves a number that can be met. */
export function scalingFindings(catalogue: ObjectIndex): FindingBody[] {
  return [
    ...flatMap(catalogue.ofKind('HorizontalPodAutoscaler'), (scaler) => autoscalerFindings(scaler, catalogue)),
    ...flatMap(catalogue.ofKind('PodDisruptionBudget'), (budget) => budgetFindings(budget, catalogue)),
  ];
}

function autoscalerFindings(scaler: KubeObject, catalogue: ObjectIndex): FindingBody[] {
  const path = 'spec.scaleTargetRef';
  const { kind, name, apiVersion } = recordOf(fieldAt(scaler, path));
  const { namespace } = scaler.metadata;
  const target =
    typeof kind === 'string' && typeof name === 'string' ? catalogue.find(kind, namespace, name) : undefined;
  if (target === undefined || target.apiVersion !== apiVersion)
    return [findingAt(scaler, path, `got ${formatValue(apiVersion)} ${kind} ${name}, want a workload of ${namespace}`)];
  const first = scalerOf(target, catalogue);
  return [
    ...rangeFindings(scaler),
    ...(first === undefined || first === scaler
      ? []
      : [
          findingAt(
            scaler,
            path,
            `got ${kind} ${name}, which ${identityOf(first)} scales already, want one autoscaler`,
          ),
        ]),
    ...(isAbsent(fieldAt(target, 'spec.replicas')) ? [] : [replicasFinding(target, scaler)]),
  ];
}

function rangeFindings(scaler: KubeObject): FindingBody[] {
  const min = fieldAt(scaler, 'spec.minReplicas') ?? 1;
  const max = fieldAt(scaler, 'spec.maxReplicas');
  if (typeof min !== 'number' || typeof max !== 'number' || min <= max) return [];
  return [findingAt(scaler, 'spec.minReplicas', `got ${min}, want at most maxReplicas, ${max}`)];
}

function replicasFinding(target: KubeObject, scaler: KubeObject): FindingBody {
  const message = `is scaled by ${identityOf(scaler)}, want no replicas: Flux would reset them at every reconciliation`;
  return findingAt(target, 'spec.replicas', message);
}

/** The API server finds no workload for the pods of two, and then lets nobody be evicted. */
function budgetFindings(budget: KubeObject, catalogue: ObjectIndex): FindingBody[] {
  const path = 'spec.selector';
  const { namespace } = budget.metadata;
  const findings: FindingBody[] = [];
  const selector = selectorAt(budget, fieldAt(budget, path), path, catalogue, findings);
  if (selector === undefined) return findings;
  const [pod, ...others] = catalogue.podsIn(namespace).filter((one) => selects(selector, one.labels));
  if (pod === undefined)
    return [findingAt(budget, path, `selects no pod, want the pods of a workload of ${namespace}`)];
  // An empty selector takes the pods of later days as well.
  if (others.length > 0 || selector.length === 0) {
    const owners = [pod, ...others].map(({ owner }) => identityOf(owner)).join(', ');
    return [findingAt(budget, path, `selects the pods of ${owners}, want those of one workload by their labels`)];
  }
  return drainFindings(budget, pod, catalogue);
}

/** A budget that spares no pod stops every drain of a node. */
function drainFindings(budget: KubeObject, { owner }: PodTemplate, catalogue: ObjectIndex): FindingBody[] {
  const finding = (field: string, value: unknown) => [
    findingAt(
      budget,
      `spec.${field}`,
      `got ${formatValue(value)}, want a number that lets one pod of ${identityOf(owner)} go`,
    ),
  ];
  const { maxUnavailable, minAvailable } = recordOf(budget.spec);
  if (maxUnavailable === 0 || maxUnavailable === '0%') return finding('maxUnavailable', maxUnavailable);
  const replicas = steadyReplicas(owner, catalogue) ?? 0;
  const demanded =
    typeof minAvailable === 'string' ? Math.ceil((Number.parseFloat(minAvailable) * replicas) / 100) : minAvailable;
  return typeof demanded === 'number' && demanded >= replicas ? finding('minAvailable', minAvailable) : [];
}
