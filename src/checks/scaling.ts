import type { KubeObject } from '../kubernetes/object';
import { recordOf } from '../lib/plain-data';
import { fieldAt, type ObjectIndex } from './object-index';

/** The autoscaler of a workload; the first one, if there are several. */
export function scalerOf({ kind, metadata }: KubeObject, index: Pick<ObjectIndex, 'ofKind'>): KubeObject | undefined {
  return index.ofKind('HorizontalPodAutoscaler').find((scaler) => {
    const target = recordOf(fieldAt(scaler, 'spec.scaleTargetRef'));
    return scaler.metadata.namespace === metadata.namespace && target.kind === kind && target.name === metadata.name;
  });
}

/** The lowest number of pods that a workload runs, 1 by default; `undefined` if the field is not a number. */
export function minReplicas(workload: KubeObject, index: Pick<ObjectIndex, 'ofKind'>): number | undefined {
  const scaler = scalerOf(workload, index);
  const configured = scaler === undefined ? fieldAt(workload, 'spec.replicas') : fieldAt(scaler, 'spec.minReplicas');
  const replicas = configured ?? 1;
  return typeof replicas === 'number' ? replicas : undefined;
}
