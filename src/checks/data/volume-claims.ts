import { formatValue } from '../../contract/problems';
import type { KubeObject } from '../../kubernetes/object';
import { flatMap } from '../../lib/lists';
import { isAbsent, listOf, recordOf } from '../../lib/plain-data';
import { type FindingBody, findingAt, withRuleId } from '../finding';
import { fieldAt, type ObjectIndex, objectIndexOf, type PodTemplate } from '../object-index';
import type { Rule } from '../rule';

/**
 * A claim that names or selects a volume, or copies from another, may get one with another tenant's data; so may one
 * of class "", which takes any volume that lies unclaimed (MTB #1198), and a pod that asks a storage driver for a folder
 * by itself. A claim that comes and goes with a pod is counted by no ledger.
 */
export const dedicatedVolume: Rule = {
  id: 'dedicated-volume',
  description:
    "every volume claim is filled by the platform's StorageClass with a new, empty volume, and no pod goes past it",
  check: (subject) => {
    const catalogue = objectIndexOf(subject);
    const { storageClass } = subject.tenant.platform;
    return withRuleId('dedicated-volume', [
      ...flatMap(claimsOf(catalogue), (claim) => findingsOf(claim, storageClass)),
      ...flatMap(catalogue.pods, podFindings),
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
