import { shown } from '../errors';
import type { KubeObject } from '../manifest';
import { type Catalogue, catalogueOf, fieldAt } from './catalogue';
import { type Fault, faultAt, findingsOf } from './fault';
import { isAbsent, isRecord, listOf, recordOf } from './network/read';
import type { Rule } from './rule';

/**
 * A claim that names or selects a volume, or copies from another, may get one with another tenant's data; so may one
 * of class "", which takes any volume that lies unclaimed (MTB #1198).
 */
export const volumeOwn: Rule = {
  id: 'volume-own',
  says: "every volume claim is filled by the platform's StorageClass with a new, empty volume",
  check: (subject) => {
    const catalogue = catalogueOf(subject);
    const { storageClass } = subject.tenant.platform;
    return findingsOf(
      'volume-own',
      claimsOf(catalogue).flatMap((claim) => faultsOf(claim, storageClass)),
    );
  },
};

interface Claim {
  readonly object: KubeObject;
  /** Where the spec of the claim stands in the object. */
  readonly path: string;
  readonly spec: unknown;
}

/** Claims that stand by themselves, those that a StatefulSet makes for its pods, and those that a pod takes along. */
function claimsOf({ ofKind, pods }: Catalogue): Claim[] {
  return [
    ...ofKind('PersistentVolumeClaim').map((object) => ({ object, path: 'spec', spec: object.spec })),
    ...ofKind('StatefulSet').flatMap((object) =>
      listOf(fieldAt(object, 'spec.volumeClaimTemplates')).map((template, i) => ({
        object,
        path: `spec.volumeClaimTemplates[${i}].spec`,
        spec: recordOf(template).spec,
      })),
    ),
    ...pods.flatMap(({ owner, prefix, spec }) =>
      listOf(spec.volumes).flatMap((volume, i) => {
        const template = fieldAt(volume, 'ephemeral.volumeClaimTemplate');
        const path = `${prefix}spec.volumes[${i}].ephemeral.volumeClaimTemplate.spec`;
        return isRecord(template) ? [{ object: owner, path, spec: template.spec }] : [];
      }),
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
