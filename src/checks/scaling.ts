import type { KubeObject } from '../kubernetes/object';
import { recordOf } from '../lib/plain-data';
import { fieldAt, type ObjectIndex } from './object-index';

/** The autoscaler of a workload; the first one, if there are several. */
export function scalerOf(
  { kind, metadata }: KubeObject,
  catalogue: Pick<ObjectIndex, 'ofKind'>,
): KubeObject | undefined {
  return catalogue.ofKind('HorizontalPodAutoscaler').find((scaler) => {
    const target = recordOf(fieldAt(scaler, 'spec.scaleTargetRef'));
    return scaler.metadata.namespace === metadata.namespace && target.kind === kind && target.name === metadata.name;
  });
}

/** How many pods a workload has at its calmest; 1 unless said. Nothing if what is said is no number. */
export function steadyReplicas(workload: KubeObject, catalogue: Pick<ObjectIndex, 'ofKind'>): number | undefined {
  const scaler = scalerOf(workload, catalogue);
  const said = scaler === undefined ? fieldAt(workload, 'spec.replicas') : fieldAt(scaler, 'spec.minReplicas');
  const replicas = said ?? 1;
  return typeof replicas === 'number' ? replicas : undefined;
}
