import type { KubeObject } from '../kubernetes/object';
import { flatMap, groupBy } from '../lib/lists';
import { memoize, memoizeLast } from '../lib/memoize';
import { listOf, type PlainRecord, recordOf, textsOf } from '../lib/plain-data';
import { type SelectorReader, selectorReader } from './label-selector';
import type { CheckInput, TenantFacts } from './rule';

/** One container of a pod. `main` and `sidecar` run as long as the pod; `init` ends before the pod is ready. */
export interface Container {
  readonly name: string;
  readonly role: 'main' | 'sidecar' | 'init';
  readonly fields: PlainRecord;
  /** `spec.template.spec.containers[0]` */
  readonly path: string;
}

/** The pod template of a workload, or a Pod itself. */
export interface PodTemplate {
  readonly owner: KubeObject;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: PlainRecord;
  /** The path prefix of the template's fields: `spec.template.`; empty for a Pod. */
  readonly prefix: string;
  readonly containers: readonly Container[];
}

/** The objects of one tenant by kind, name and namespace: built once per run and shared by the rules. */
export interface ObjectIndex {
  readonly tenant: TenantFacts;
  readonly objects: readonly KubeObject[];
  readonly pods: readonly PodTemplate[];
  ofKind(kind: string): readonly KubeObject[];
  ofKindIn(kind: string, namespace: string | undefined): readonly KubeObject[];
  find(kind: string, namespace: string | undefined, name: string): KubeObject | undefined;
  podsIn(namespace: string | undefined): readonly PodTemplate[];
  readonly readSelector: SelectorReader;
}

export const objectIndexOf = memoizeLast(buildObjectIndex);

/** The value at a path of record keys, such as `spec.replicas`; `undefined` if the path does not exist. */
export function fieldAt(value: unknown, path: string): unknown {
  let inner = value;
  for (const key of keysOf(path)) inner = recordOf(inner)[key];
  return inner;
}

/** The rules use few different paths, and read each of them in every object. */
const keysOf = memoize((path: string): readonly string[] => path.split('.'));

const TEMPLATE_PREFIX: Readonly<Record<string, string>> = {
  Pod: '',
  CronJob: 'spec.jobTemplate.spec.template.',
  DaemonSet: 'spec.template.',
  Deployment: 'spec.template.',
  Job: 'spec.template.',
  ReplicaSet: 'spec.template.',
  ReplicationController: 'spec.template.',
  StatefulSet: 'spec.template.',
};

function buildObjectIndex({ objects, tenant }: CheckInput): ObjectIndex {
  const kinds = groupBy(objects, ({ kind }) => kind);
  const ofKind = (kind: string) => kinds.get(kind) ?? [];
  const byNamespace = memoize((kind: string) => groupBy(ofKind(kind), ({ metadata }) => metadata.namespace ?? ''));
  const ofKindIn = (kind: string, namespace = '') => byNamespace(kind).get(namespace) ?? [];
  const pods = flatMap(objects, podTemplateOf);
  const podsByNamespace = groupBy(pods, (pod) => pod.namespace);
  return {
    tenant,
    objects,
    pods,
    ofKind,
    ofKindIn,
    // If two objects share a name, the last one applied wins.
    find: (kind, namespace, name) =>
      ofKindIn(kind, namespace)
        .filter(({ metadata }) => metadata.name === name)
        .at(-1),
    podsIn: (namespace) => podsByNamespace.get(namespace ?? '') ?? [],
    readSelector: selectorReader(),
  };
}

function podTemplateOf(object: KubeObject): PodTemplate[] {
  const prefix = Object.hasOwn(TEMPLATE_PREFIX, object.kind) ? TEMPLATE_PREFIX[object.kind] : undefined;
  if (prefix === undefined) return [];
  const template = prefix === '' ? object : recordOf(fieldAt(object, prefix.slice(0, -1)));
  const metadata = recordOf(template.metadata);
  const spec = recordOf(template.spec);
  return [
    {
      owner: object,
      namespace: object.metadata.namespace ?? '',
      labels: textsOf(metadata.labels),
      annotations: textsOf(metadata.annotations),
      spec,
      prefix,
      containers: [
        ...containersOf(spec, 'initContainers', `${prefix}spec.initContainers`),
        ...containersOf(spec, 'containers', `${prefix}spec.containers`),
      ],
    },
  ];
}

function containersOf(spec: PlainRecord, field: 'containers' | 'initContainers', path: string): Container[] {
  return listOf(spec[field]).map((item, i): Container => {
    const fields = recordOf(item);
    // An init container that always restarts is a sidecar (Kubernetes 1.28).
    const role = field === 'containers' ? 'main' : fields.restartPolicy === 'Always' ? 'sidecar' : 'init';
    return { name: String(fields.name), role, fields, path: `${path}[${i}]` };
  });
}
