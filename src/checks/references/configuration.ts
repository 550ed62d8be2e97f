import { ANNOTATION } from '../../contract/labels';
import { formatValue } from '../../contract/problems';
import { flatMap } from '../../lib/lists';
import { isAbsent, listOf, type PlainRecord, recordOf } from '../../lib/plain-data';
import { type FindingBody, findingAt } from '../finding';
import { type Container, fieldAt, type ObjectIndex, type PodTemplate } from '../object-index';

/** ConfigMaps and Secrets: what a pod reads exists with each key, and each Secret that must be provided is read. */
export function configurationFindings(catalogue: ObjectIndex): FindingBody[] {
  const uses = flatMap(catalogue.pods, (pod) => sourcesOf(pod).map((source) => ({ pod, source })));
  return [
    ...flatMap(uses, ({ pod, source }) =>
      source.kind === 'ConfigMap' ? configMapFindings(pod, source, catalogue) : secretFindings(pod, source, catalogue),
    ),
    ...unusedSecretFindings(uses, catalogue),
    ...flatMap(catalogue.pods, checksumFindings),
  ];
}

/** The names of the variables that a container gets from its `envFrom` sources, as far as they exist. */
export function variablesFromSources(pod: PodTemplate, container: Container, catalogue: ObjectIndex): string[] {
  return flatMap(listOf(container.fields.envFrom), (item) => {
    const { prefix, configMapRef, secretRef } = recordOf(item);
    const keys = isAbsent(secretRef)
      ? configMapKeys(pod.namespace, recordOf(configMapRef).name, catalogue)
      : providedKeys(pod.namespace, recordOf(secretRef).name, catalogue);
    return (keys ?? []).map((key) => `${typeof prefix === 'string' ? prefix : ''}${key}`);
  });
}

/** One place of a pod that reads a ConfigMap or a Secret. */
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
  const single = flatMap(listOf(fields.env), (item, i): Source[] => {
    const at = `${path}.env[${i}].valueFrom`;
    const { configMapKeyRef, secretKeyRef } = recordOf(recordOf(item).valueFrom);
    return [
      ...read('ConfigMap', configMapKeyRef, (ref) => [ref.key], `${at}.configMapKeyRef`),
      ...read('Secret', secretKeyRef, (ref) => [ref.key], `${at}.secretKeyRef`),
    ];
  });
  const whole = flatMap(listOf(fields.envFrom), (item, i): Source[] => {
    const at = `${path}.envFrom[${i}]`;
    const { configMapRef, secretRef } = recordOf(item);
    return [
      ...read('ConfigMap', configMapRef, () => 'all', `${at}.configMapRef`),
      ...read('Secret', secretRef, () => 'all', `${at}.secretRef`),
    ];
  });
  return [...single, ...whole];
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

/** Without `items` a volume holds every key. */
function itemKeys(ref: PlainRecord): Source['keys'] {
  return isAbsent(ref.items) ? 'all' : listOf(ref.items).map((item) => recordOf(item).key);
}

function configMapFindings(pod: PodTemplate, { name, keys, path }: Source, catalogue: ObjectIndex): FindingBody[] {
  const present = configMapKeys(pod.namespace, name, catalogue);
  if (present === undefined)
    return [
      findingAt(pod.owner, path, `got ${formatValue(name)}, want a ConfigMap of ${pod.namespace}; it is not printed`),
    ];
  return missing(keys, present).map((key) =>
    findingAt(
      pod.owner,
      path,
      `got key ${formatValue(key)}, want a key of ConfigMap ${name}: ${present.join(', ') || 'it has none'}`,
    ),
  );
}

function secretFindings(
  pod: PodTemplate,
  { name, keys, optional, path }: Source,
  catalogue: ObjectIndex,
): FindingBody[] {
  const findings = optional
    ? [
        findingAt(
          pod.owner,
          `${path}.optional`,
          'got true, want false: without the Secret the process would start with a default that is public',
        ),
      ]
    : [];
  const present = providedKeys(pod.namespace, name, catalogue);
  if (present === undefined) {
    const message = `got ${formatValue(name)}, want a Secret of ${pod.namespace} on the tenant's list of Secrets that must exist`;
    return [...findings, findingAt(pod.owner, path, message)];
  }
  return [
    ...findings,
    ...missing(keys, present).map((key) =>
      findingAt(
        pod.owner,
        path,
        `got key ${formatValue(key)}, want a key that the list gives Secret ${name}: ${present.join(', ')}`,
      ),
    ),
  ];
}

function unusedSecretFindings(
  uses: readonly { pod: PodTemplate; source: Source }[],
  catalogue: ObjectIndex,
): FindingBody[] {
  return flatMap(catalogue.tenant.secrets, ({ namespace, name, keys }) => {
    const sources = flatMap(uses, ({ pod, source: one }) =>
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

/** A Job or a CronJob's Job reads its configuration anew each time, and a Job's template never changes. */
const LONG_RUNNING = ['DaemonSet', 'Deployment', 'StatefulSet'];

/** Flux changes a ConfigMap in place; only a changed template makes running pods read it. */
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

function configMapKeys(namespace: string, name: unknown, catalogue: ObjectIndex): string[] | undefined {
  const object = typeof name === 'string' ? catalogue.find('ConfigMap', namespace, name) : undefined;
  if (object === undefined) return undefined;
  return [...Object.keys(recordOf(fieldAt(object, 'data'))), ...Object.keys(recordOf(fieldAt(object, 'binaryData')))];
}

function providedKeys(namespace: string, name: unknown, catalogue: ObjectIndex): string[] | undefined {
  const rows = catalogue.tenant.secrets.filter((one) => one.namespace === namespace && one.name === name);
  return rows.length === 0 ? undefined : flatMap(rows, (one) => one.keys);
}

function missing(keys: Source['keys'], present: readonly string[]): unknown[] {
  return keys === 'all' ? [] : keys.filter((key) => typeof key !== 'string' || !present.includes(key));
}
