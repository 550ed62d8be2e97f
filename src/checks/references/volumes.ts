import { formatValue } from '../../contract/problems';
import { flatMap } from '../../lib/lists';
import { isAbsent, listOf, recordOf } from '../../lib/plain-data';
import { duplicates, type FindingBody, findingAt } from '../finding';
import { type Container, fieldAt, type ObjectIndex, type PodTemplate } from '../object-index';

/** Volumes: each is mounted, each mount has a volume and a unique path, and each claim exists. */
export function volumeFindings(index: ObjectIndex): FindingBody[] {
  return flatMap(index.pods, (pod) => [
    ...claimFindings(pod, index),
    ...nameFindings(pod),
    ...flatMap(pod.containers, (container) => [
      ...mountPathFindings(pod, container),
      ...subPathFindings(pod, container),
    ]),
  ]);
}

function claimFindings(pod: PodTemplate, index: ObjectIndex): FindingBody[] {
  return flatMap(listOf(pod.spec.volumes), (volume, i) => {
    const claim = recordOf(volume).persistentVolumeClaim;
    if (isAbsent(claim)) return [];
    const name = recordOf(claim).claimName;
    if (typeof name === 'string' && index.find('PersistentVolumeClaim', pod.namespace, name) !== undefined) return [];
    const path = `${pod.prefix}spec.volumes[${i}].persistentVolumeClaim.claimName`;
    return [findingAt(pod.owner, path, `got ${formatValue(name)}, want a PersistentVolumeClaim of ${pod.namespace}`)];
  });
}

function nameFindings(pod: PodTemplate): FindingBody[] {
  const own = namesOf(pod.spec.volumes);
  // The claim templates of a StatefulSet are volumes too.
  const names = [...own, ...listOf(fieldAt(pod.owner, 'spec.volumeClaimTemplates')).map(claimTemplateName)];
  const mounts = flatMap(pod.containers, (container) =>
    flatMap(['volumeMounts', 'volumeDevices'] as const, (field) =>
      namesOf(container.fields[field]).map((name, i) => ({ name, path: `${container.path}.${field}[${i}].name` })),
    ),
  );
  const path = `${pod.prefix}spec.volumes`;
  return [
    ...duplicates(names).map((name) =>
      findingAt(pod.owner, path, `declares volume ${name} twice, want each name once`),
    ),
    ...mounts
      .filter((mount) => !names.includes(mount.name))
      .map((mount) => findingAt(pod.owner, mount.path, `got ${formatValue(mount.name)}, want a volume of the pod`)),
    ...own
      .filter((name) => !mounts.some((mount) => mount.name === name))
      .map((name) =>
        findingAt(pod.owner, path, `has volume ${name}, which no container mounts, want it mounted or removed`),
      ),
  ];
}

function mountPathFindings(pod: PodTemplate, container: Container): FindingBody[] {
  const paths = listOf(container.fields.volumeMounts).map((mount) => withoutSlash(String(recordOf(mount).mountPath)));
  return duplicates(paths).map((mountPath) =>
    findingAt(
      pod.owner,
      `${container.path}.volumeMounts`,
      `mounts two volumes at ${mountPath}, want one volume per path`,
    ),
  );
}

/** The API server refuses a path that leaves the volume; this finds it before. */
function subPathFindings(pod: PodTemplate, container: Container): FindingBody[] {
  return flatMap(listOf(container.fields.volumeMounts), (mount, i) =>
    flatMap(['subPath', 'subPathExpr'] as const, (field) => {
      const value = recordOf(mount)[field];
      if (typeof value !== 'string' || (!value.startsWith('/') && !value.split('/').includes('..'))) return [];
      const path = `${container.path}.volumeMounts[${i}].${field}`;
      return [findingAt(pod.owner, path, `got ${formatValue(value)}, want a path inside the volume`)];
    }),
  );
}

/** `/tmp/` and `/tmp` are the same directory. */
function withoutSlash(path: string): string {
  return path.length > 1 ? path.replace(/\/+$/, '') : path;
}

function claimTemplateName(template: unknown): string {
  return String(fieldAt(template, 'metadata.name'));
}

function namesOf(list: unknown): string[] {
  return listOf(list).map((item) => String(recordOf(item).name));
}
