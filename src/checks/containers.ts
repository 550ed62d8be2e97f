import { listOf, type PlainRecord, recordOf } from '../lib/plain-data';
import type { PodTemplate } from './object-index';

/** The fields of a container, and its path: `spec.template.spec.containers[0]`. */
export interface AnyContainer {
  readonly fields: PlainRecord;
  readonly path: string;
}

/** Every container of a pod, with ephemeral containers: they run with the rights of the pod. */
export function everyContainer({ containers, spec, prefix }: PodTemplate): readonly AnyContainer[] {
  const ephemeral = listOf(spec.ephemeralContainers);
  if (ephemeral.length === 0) return containers;
  return [
    ...containers,
    ...ephemeral.map((fields, i) => ({ fields: recordOf(fields), path: `${prefix}spec.ephemeralContainers[${i}]` })),
  ];
}
