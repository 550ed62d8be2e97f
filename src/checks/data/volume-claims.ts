import { formatValue } from '../../contract/problems';
import type { KubeObject } from '../../kubernetes/object';
import { flatMap } from '../../lib/lists';
import { isAbsent, listOf, recordOf } from '../../lib/plain-data';
import { type FindingBody, findingAt, withRuleId } from '../finding';
import { fieldAt, type ObjectIndex, objectIndexOf, type PodTemplate } from '../object-index';
import type { Rule } from '../rule';

export const dedicatedVolume: Rule = {
  id: 'dedicated-volume',
  description:
    "every volume claim gets a new, empty volume of the platform's StorageClass, and pods use only volume claims and emptyDir for data",
  why: 'Specification: Storage Isolation, no shared storage between tenants. A claim that names, selects or clones a volume can get data of another tenant; so can one of class "", which binds any free volume. CSI and ephemeral volumes of a pod are not counted as volume claims of the plan.',
  example: {
    object: 'PersistentVolumeClaim tenant-acme/redis-data',
    path: ['spec', 'volumeName'],
    value: 'pv-of-another-tenant',
  },
  check: (input) => {
    const index = objectIndexOf(input);
    const { storageClass } = input.tenant.platform;
    return withRuleId('dedicated-volume', [
      ...flatMap(claimsOf(index), (claim) => findingsOf(claim, storageClass)),
      ...flatMap(index.pods, podFindings),
    ]);
  },
};

interface Claim {
  readonly object: KubeObject;
  /** The path of the claim's spec in the object. */
  readonly path: string;
  readonly spec: unknown;
}

/** PersistentVolumeClaims, and the claim templates of StatefulSets. */
function claimsOf({ ofKind }: ObjectIndex): Claim[] {
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

function findingsOf({ object, path, spec }: Claim, storageClass: string): FindingBody[] {
  const { storageClassName, ...fields } = recordOf(spec);
  return [
    ...['volumeName', 'selector', 'dataSource', 'dataSourceRef']
      .filter((field) => !isAbsent(fields[field]))
      .map((field) => findingAt(object, `${path}.${field}`, `got ${formatValue(fields[field])}, want nothing`)),
    ...(storageClassName === storageClass
      ? []
      : [
          findingAt(
            object,
            `${path}.storageClassName`,
            `got ${formatValue(storageClassName)}, want the platform's class ${formatValue(storageClass)}`,
          ),
        ]),
  ];
}

function podFindings({ owner, prefix, spec }: PodTemplate): FindingBody[] {
  return flatMap(listOf(spec.volumes), (volume, i) =>
    ['csi', 'ephemeral']
      .filter((source) => !isAbsent(recordOf(volume)[source]))
      .map((source) =>
        findingAt(
          owner,
          `${prefix}spec.volumes[${i}].${source}`,
          'is set, want a PersistentVolumeClaim or an emptyDir',
        ),
      ),
  );
}
