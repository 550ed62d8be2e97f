import { shown } from '../../contract/problems';
import type { KubeObject } from '../../kubernetes/object';
import { flatMap } from '../../lib/lists';
import { isAbsent, listOf, recordOf } from '../../lib/plain-data';
import { type Fault, faultAt, findingsOf } from '../finding';
import { type Catalogue, catalogueOf, fieldAt, type PodTemplate } from '../object-index';
import type { Rule } from '../rule';

/**
 * A claim that names or selects a volume, or copies from another, may get one with another tenant's data; so may one
 * of class "", which takes any volume that lies unclaimed (MTB #1198), and a pod that asks a storage driver for a folder
 * by itself. A claim that comes and goes with a pod is counted by no ledger.
 */
export const volumeOwn: Rule = {
  id: 'volume-own',
  says: "every volume claim is filled by the platform's StorageClass with a new, empty volume, and no pod goes past it",
  check: (subject) => {
    const catalogue = catalogueOf(subject);
    const { storageClass } = subject.tenant.platform;
    return findingsOf('volume-own', [
      ...flatMap(claimsOf(catalogue), (claim) => faultsOf(claim, storageClass)),
      ...flatMap(catalogue.pods, podFaults),
    ]);
  },
};

interface Claim {
  readonly object: KubeObject;
  /** Where the spec of the claim stands in the object. */
  readonly path: string;
  readonly spec: unknown;
}

/** Claims that stand by themselves, and those that a StatefulSet makes for its pods. */
function claimsOf({ ofKind }: Catalogue): Claim[] {
  return [
    ...ofKind('PersistentVolumeClaim').map((object) => ({ object, path: 'spec', spec: object.spec })),
    ...flatMap(ofKind('StatefulSet'), (object) =>
      listOf(fieldAt(object, 'spec.volumeClaimTemplates')).map((template, i) => ({
        object,
        path: `spec.volumeClaimTemplates[${i}].spec`,
        spec: recordOf(template).spec,
      })),
    ),
  ];
}

function faultsOf({ object, path, spec }: Claim, storageClass: string): Fault[] {
  const { storageClassName, ...fields } = recordOf(spec);
  return [
    ...['volumeName', 'selector', 'dataSource', 'dataSourceRef']
      .filter((field) => !isAbsent(fields[field]))
      .map((field) => faultAt(object, `${path}.${field}`, `got ${shown(fields[field])}, want nothing`)),
    ...(storageClassName === storageClass
      ? []
      : [
          faultAt(
            object,
            `${path}.storageClassName`,
            `got ${shown(storageClassName)}, want the platform's class ${shown(storageClass)}`,
          ),
        ]),
  ];
}

function podFaults({ owner, prefix, spec }: PodTemplate): Fault[] {
  return flatMap(listOf(spec.volumes), (volume, i) =>
    ['csi', 'ephemeral']
      .filter((source) => !isAbsent(recordOf(volume)[source]))
      .map((source) =>
        faultAt(owner, `${prefix}spec.volumes[${i}].${source}`, 'is set, want a PersistentVolumeClaim or an emptyDir'),
      ),
  );
}
