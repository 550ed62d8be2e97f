import { ANNOTATION } from '../../contract/labels';
import { formatValue } from '../../contract/problems';
import { flatMap } from '../../lib/lists';
import { isAbsent, listOf, type PlainRecord, recordOf } from '../../lib/plain-data';
import { type FindingBody, findingAt } from '../finding';
import { type Container, fieldAt, type ObjectIndex, type PodTemplate } from '../object-index';

/** ConfigMaps and Secrets: each key that a pod reads exists, and each required Secret is read by a pod. */
export function configurationFindings(index: ObjectIndex): FindingBody[] {
  const reads = flatMap(index.pods, (pod) => sourcesOf(pod).map((source) => ({ pod, source })));
  return [
    ...flatMap(reads, ({ pod, source }) =>
      source.kind === 'ConfigMap' ? configMapFindings(pod, source, index) : secretFindings(pod, source, index),
    ),
    ...unusedSecretFindings(reads, index),
    ...flatMap(index.pods, checksumFindings),
  ];
}

/** The names of the variables that a container gets from its existing `envFrom` sources. */
export function variablesFromSources(pod: PodTemplate, container: Container, index: ObjectIndex): string[] {
  return flatMap(listOf(container.fields.envFrom), (item) => {
    const { prefix, configMapRef, secretRef } = recordOf(item);
    const keys = isAbsent(secretRef)
      ? configMapKeys(pod.namespace, recordOf(configMapRef).name, index)
      : providedKeys(pod.namespace, recordOf(secretRef).name, index);
    return (keys ?? []).map((key) => `${typeof prefix === 'string' ? prefix : ''}${key}`);
  });
}

/** One reference of a pod to a ConfigMap or a Secret. */
interface Source {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: unknown;
  readonly keys: 'all' | readonly unknown[];
  readonly optional: boolean;
  readonly path: string;
}

function sourcesOf(pod: PodTemplate): Source[] {
  return [
    ...flatMap(pod.containers, environmentSources),
    ...flatMap(listOf(pod.spec.volumes), (volume, i) =>
      volumeSources(recordOf(volume), `${pod.prefix}spec.volumes[${i}]`),
    ),
    ...listOf(pod.spec.imagePullSecrets).map((item, i) =>
      source('Secret', recordOf(item), 'all', `${pod.prefix}spec.imagePullSecrets[${i}]`),
    ),
  ];
}

function environmentSources({ fields, path }: Container): Source[] {
  const singleKeys = flatMap(listOf(fields.env), (item, i): Source[] => {
    const at = `${path}.env[${i}].valueFrom`;
    const { configMapKeyRef, secretKeyRef } = recordOf(recordOf(item).valueFrom);
    return [
      ...read('ConfigMap', configMapKeyRef, (ref) => [ref.key], `${at}.configMapKeyRef`),
      ...read('Secret', secretKeyRef, (ref) => [ref.key], `${at}.secretKeyRef`),
    ];
  });
  const allKeys = flatMap(listOf(fields.envFrom), (item, i): Source[] => {
    const at = `${path}.envFrom[${i}]`;
    const { configMapRef, secretRef } = recordOf(item);
    return [
      ...read('ConfigMap', configMapRef, () => 'all', `${at}.configMapRef`),
      ...read('Secret', secretRef, () => 'all', `${at}.secretRef`),
    ];
  });
  return [...singleKeys, ...allKeys];
}

function volumeSources(volume: PlainRecord, path: string): Source[] {
  const secret = isAbsent(volume.secret)
    ? undefined
    : { ...recordOf(volume.secret), name: recordOf(volume.secret).secretName };
  return [
    ...read('ConfigMap', volume.configMap, itemKeys, `${path}.configMap`),
    ...read('Secret', secret, itemKeys, `${path}.secret`),
    ...flatMap(listOf(recordOf(volume.projected).sources), (item, i) => {
      const at = `${path}.projected.sources[${i}]`;
      return [
        ...read('ConfigMap', recordOf(item).configMap, itemKeys, `${at}.configMap`),
        ...read('Secret', recordOf(item).secret, itemKeys, `${at}.secret`),
      ];
    }),
  ];
}

function read(
  kind: Source['kind'],
  ref: unknown,
  keysOf: (ref: PlainRecord) => Source['keys'],
  path: string,
): Source[] {
  return isAbsent(ref) ? [] : [source(kind, recordOf(ref), keysOf(recordOf(ref)), path)];
}

function source(kind: Source['kind'], ref: PlainRecord, keys: Source['keys'], path: string): Source {
  return { kind, name: ref.name, keys, optional: ref.optional === true, path };
}

/** A volume without `items` contains every key. */
function itemKeys(ref: PlainRecord): Source['keys'] {
  return isAbsent(ref.items) ? 'all' : listOf(ref.items).map((item) => recordOf(item).key);
}

function configMapFindings(pod: PodTemplate, { name, keys, path }: Source, index: ObjectIndex): FindingBody[] {
  const existing = configMapKeys(pod.namespace, name, index);
  if (existing === undefined)
    return [
      findingAt(pod.owner, path, `got ${formatValue(name)}, want a ConfigMap of ${pod.namespace}; it is not printed`),
    ];
  return missing(keys, existing).map((key) =>
    findingAt(
      pod.owner,
      path,
      `got key ${formatValue(key)}, want a key of ConfigMap ${name}: ${existing.join(', ') || 'it has none'}`,
    ),
  );
}

function secretFindings(pod: PodTemplate, { name, keys, optional, path }: Source, index: ObjectIndex): FindingBody[] {
  const findings = optional
    ? [
        findingAt(
          pod.owner,
          `${path}.optional`,
          'got true, want false: without the Secret the process would start with a default that is public',
        ),
      ]
    : [];
  const existing = providedKeys(pod.namespace, name, index);
  if (existing === undefined) {
    const message = `got ${formatValue(name)}, want a Secret of ${pod.namespace} on the tenant's list of Secrets that must exist`;
    return [...findings, findingAt(pod.owner, path, message)];
  }
  return [
    ...findings,
    ...missing(keys, existing).map((key) =>
      findingAt(
        pod.owner,
        path,
        `got key ${formatValue(key)}, want a key that the list gives Secret ${name}: ${existing.join(', ')}`,
      ),
    ),
  ];
}

function unusedSecretFindings(
  reads: readonly { pod: PodTemplate; source: Source }[],
  index: ObjectIndex,
): FindingBody[] {
  return flatMap(index.tenant.secrets, ({ namespace, name, keys }) => {
    const sources = flatMap(reads, ({ pod, source: one }) =>
      one.kind === 'Secret' && one.name === name && pod.namespace === namespace ? [one] : [],
    );
    const unused = keys.filter((key) => !sources.some((one) => one.keys === 'all' || one.keys.includes(key)));
    return unused.map((key) => ({
      object: `Secret ${namespace}/${name}`,
      path: '',
      message: `got key ${formatValue(key)} on the list of Secrets that must exist, want a pod of ${namespace} that reads it`,
    }));
  });
}

/** Jobs are not included: each run reads its configuration again, and the template of a Job is immutable. */
const LONG_RUNNING = ['DaemonSet', 'Deployment', 'StatefulSet'];

/** Flux updates a ConfigMap in place; running pods read it again only after their template changes. */
function checksumFindings(pod: PodTemplate): FindingBody[] {
  if (!LONG_RUNNING.includes(pod.owner.kind)) return [];
  if (!sourcesOf(pod).some((one) => one.kind === 'ConfigMap')) return [];
  if ((pod.annotations[ANNOTATION.configChecksum] ?? '') !== '') return [];
  const path = `${pod.prefix}metadata.annotations`;
  return [
    findingAt(
      pod.owner,
      path,
      `has no ${ANNOTATION.configChecksum}, want one: a changed ConfigMap must restart the pods`,
    ),
  ];
}

function configMapKeys(namespace: string, name: unknown, index: ObjectIndex): string[] | undefined {
  const object = typeof name === 'string' ? index.find('ConfigMap', namespace, name) : undefined;
  if (object === undefined) return undefined;
  return [...Object.keys(recordOf(fieldAt(object, 'data'))), ...Object.keys(recordOf(fieldAt(object, 'binaryData')))];
}

function providedKeys(namespace: string, name: unknown, index: ObjectIndex): string[] | undefined {
  const rows = index.tenant.secrets.filter((one) => one.namespace === namespace && one.name === name);
  return rows.length === 0 ? undefined : flatMap(rows, (one) => one.keys);
}

function missing(keys: Source['keys'], existing: readonly string[]): unknown[] {
  return keys === 'all' ? [] : keys.filter((key) => typeof key !== 'string' || !existing.includes(key));
}
