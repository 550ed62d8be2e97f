import { formatValue } from '../../contract/problems';
import { identityOf, type KubeObject } from '../../kubernetes/object';
import { flatMap } from '../../lib/lists';
import { isAbsent, recordOf } from '../../lib/plain-data';
import { type FindingBody, findingAt } from '../finding';
import { selects } from '../label-selector';
import { fieldAt, type ObjectIndex, type PodTemplate } from '../object-index';
import { selectorAt } from '../read-selector';
import { minReplicas, scalerOf } from '../scaling';

/** Autoscalers and disruption budgets: each targets one workload, with a number of pods that is possible. */
export function scalingFindings(index: ObjectIndex): FindingBody[] {
  return [
    ...flatMap(index.ofKind('HorizontalPodAutoscaler'), (scaler) => autoscalerFindings(scaler, index)),
    ...flatMap(index.ofKind('PodDisruptionBudget'), (budget) => budgetFindings(budget, index)),
  ];
}

function autoscalerFindings(scaler: KubeObject, index: ObjectIndex): FindingBody[] {
  const path = 'spec.scaleTargetRef';
  const { kind, name, apiVersion } = recordOf(fieldAt(scaler, path));
  const { namespace } = scaler.metadata;
  const target = typeof kind === 'string' && typeof name === 'string' ? index.find(kind, namespace, name) : undefined;
  if (target === undefined || target.apiVersion !== apiVersion)
    return [findingAt(scaler, path, `got ${formatValue(apiVersion)} ${kind} ${name}, want a workload of ${namespace}`)];
  const first = scalerOf(target, index);
  return [
    ...rangeFindings(scaler),
    ...(first === undefined || first === scaler
      ? []
      : [
          findingAt(
            scaler,
            path,
            `got ${kind} ${name}, which ${identityOf(first)} scales already, want one autoscaler per workload`,
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

/** If a budget selects pods of two workloads, the API server refuses every eviction of these pods. */
function budgetFindings(budget: KubeObject, index: ObjectIndex): FindingBody[] {
  const path = 'spec.selector';
  const { namespace } = budget.metadata;
  const findings: FindingBody[] = [];
  const selector = selectorAt(budget, fieldAt(budget, path), path, index, findings);
  if (selector === undefined) return findings;
  const [pod, ...others] = index.podsIn(namespace).filter((one) => selects(selector, one.labels));
  if (pod === undefined)
    return [findingAt(budget, path, `selects no pod, want the pods of a workload of ${namespace}`)];
  // An empty selector also selects future pods.
  if (others.length > 0 || selector.length === 0) {
    const owners = [pod, ...others].map(({ owner }) => identityOf(owner)).join(', ');
    return [findingAt(budget, path, `selects the pods of ${owners}, want those of one workload by their labels`)];
  }
  return drainFindings(budget, pod, index);
}

/** A budget that allows no disruption blocks every node drain. */
function drainFindings(budget: KubeObject, { owner }: PodTemplate, index: ObjectIndex): FindingBody[] {
  const finding = (field: string, value: unknown) => [
    findingAt(
      budget,
      `spec.${field}`,
      `got ${formatValue(value)}, want a number that allows eviction of one pod of ${identityOf(owner)}`,
    ),
  ];
  const { maxUnavailable, minAvailable } = recordOf(budget.spec);
  if (maxUnavailable === 0 || maxUnavailable === '0%') return finding('maxUnavailable', maxUnavailable);
  const replicas = minReplicas(owner, index) ?? 0;
  const demanded =
    typeof minAvailable === 'string' ? Math.ceil((Number.parseFloat(minAvailable) * replicas) / 100) : minAvailable;
  return typeof demanded === 'number' && demanded >= replicas ? finding('minAvailable', minAvailable) : [];
}
