import { listOf, type PlainRecord, recordOf } from '../lib/plain-data';
import type { PodTemplate } from './object-index';

/** The fields of a container, and where it stands: `spec.template.spec.containers[0]`. */
export interface AnyContainer {
  readonly fields: PlainRecord;
  readonly path: string;
}

/** Every container that can run in a pod. Ephemeral ones too: they run with the same rights. */
export function everyContainer({ containers, spec, prefix }: PodTemplate): readonly AnyContainer[] {
  const ephemeral = listOf(spec.ephemeralContainers);
  if (ephemeral.length === 0) return containers;
  return [
    ...containers,
    ...ephemeral.map((fields, i) => ({ fields: recordOf(fields), path: `${prefix}spec.ephemeralContainers[${i}]` })),
  ];
}
