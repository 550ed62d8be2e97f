import { shown } from '../../contract/problems';
import { flatMap } from '../../lib/lists';
import { isAbsent, listOf, recordOf } from '../../lib/plain-data';
import { type Fault, faultAt, repeated } from '../finding';
import { type Catalogue, type Container, fieldAt, type PodTemplate } from '../object-index';

/** Volumes: each is mounted, each mount has a volume and a path of its own, and each claim exists. */
export function volumeFaults(catalogue: Catalogue): Fault[] {
  return flatMap(catalogue.pods, (pod) => [
    ...claimFaults(pod, catalogue),
    ...nameFaults(pod),
    ...flatMap(pod.containers, (container) => [...mountPathFaults(pod, container), ...subPathFaults(pod, container)]),
  ]);
}

function claimFaults(pod: PodTemplate, catalogue: Catalogue): Fault[] {
  return flatMap(listOf(pod.spec.volumes), (volume, i) => {
    const claim = recordOf(volume).persistentVolumeClaim;
    if (isAbsent(claim)) return [];
    const name = recordOf(claim).claimName;
    if (typeof name === 'string' && catalogue.find('PersistentVolumeClaim', pod.namespace, name) !== undefined)
      return [];
    const path = `${pod.prefix}spec.volumes[${i}].persistentVolumeClaim.claimName`;
    return [faultAt(pod.owner, path, `got ${shown(name)}, want a PersistentVolumeClaim of ${pod.namespace}`)];
  });
}

function nameFaults(pod: PodTemplate): Fault[] {
  const own = namesOf(pod.spec.volumes);
  // A StatefulSet's claim templates are volumes as well, by their names.
  const names = [...own, ...listOf(fieldAt(pod.owner, 'spec.volumeClaimTemplates')).map(claimTemplateName)];
  const mounts = flatMap(pod.containers, (container) =>
    flatMap(['volumeMounts', 'volumeDevices'] as const, (field) =>
      namesOf(container.fields[field]).map((name, i) => ({ name, path: `${container.path}.${field}[${i}].name` })),
    ),
  );
  const path = `${pod.prefix}spec.volumes`;
  return [
    ...repeated(names).map((name) => faultAt(pod.owner, path, `has two volumes ${name}, want each name once`)),
    ...mounts
      .filter((mount) => !names.includes(mount.name))
      .map((mount) => faultAt(pod.owner, mount.path, `got ${shown(mount.name)}, want a volume of the pod`)),
    ...own
      .filter((name) => !mounts.some((mount) => mount.name === name))
      .map((name) =>
        faultAt(pod.owner, path, `has volume ${name}, which no container mounts, want it mounted or gone`),
      ),
  ];
}

function mountPathFaults(pod: PodTemplate, container: Container): Fault[] {
  const paths = listOf(container.fields.volumeMounts).map((mount) => withoutSlash(String(recordOf(mount).mountPath)));
  return repeated(paths).map((mountPath) =>
    faultAt(pod.owner, `${container.path}.volumeMounts`, `mounts two volumes at ${mountPath}, want one a path`),
  );
}

/** The API server refuses a way out of the volume; so does this, before it. */
function subPathFaults(pod: PodTemplate, container: Container): Fault[] {
  return flatMap(listOf(container.fields.volumeMounts), (mount, i) =>
    flatMap(['subPath', 'subPathExpr'] as const, (field) => {
      const value = recordOf(mount)[field];
      if (typeof value !== 'string' || (!value.startsWith('/') && !value.split('/').includes('..'))) return [];
      const path = `${container.path}.volumeMounts[${i}].${field}`;
      return [faultAt(pod.owner, path, `got ${shown(value)}, want a path inside the volume`)];
    }),
  );
}

/** `/tmp/` and `/tmp` are one directory. */
function withoutSlash(path: string): string {
  return path.length > 1 ? path.replace(/\/+$/, '') : path;
}

function claimTemplateName(template: unknown): string {
  return String(fieldAt(template, 'metadata.name'));
}

function namesOf(list: unknown): string[] {
  return listOf(list).map((item) => String(recordOf(item).name));
}
