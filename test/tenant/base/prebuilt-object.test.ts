import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, ApiObjectMetadataDefinition, App, Chart, JsonPatch, Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { afterEach, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { KubeObject } from '../../../src/kubernetes/object';
import { PrebuiltObject } from '../../../src/tenant/base/prebuilt-object';

const metadata = { name: 'x', namespace: 'tenant-acme', labels: { b: '1', a: '2' }, annotations: { why: 'tests' } };
const selector = { matchLabels: { app: 'x' } };
const template = {
  metadata: { labels: { app: 'x' } },
  spec: {
    hostIpc: false,
    automountServiceAccountToken: false,
    containers: [
      {
        name: 'x',
        image: 'x@sha256:0',
        ports: [{ name: 'http', containerPort: 80 }],
        readinessProbe: { httpGet: { port: k8s.IntOrString.fromString('http'), path: '/' } },
        resources: { requests: { memory: k8s.Quantity.fromString('1Gi'), cpu: k8s.Quantity.fromNumber(1) } },
      },
    ],
    volumes: [{ name: 'tmp', emptyDir: { sizeLimit: k8s.Quantity.fromString('1Gi') } }],
  },
};

/** One kind a row: the same object ready-made, and as cdk8s-plus builds it. */
const KINDS: readonly [string, KubeObject, (scope: Construct) => ApiObject][] = [
  ...row(k8s.KubeNamespace, { metadata: { name: 'tenant-acme', labels: { tenant: 'acme' } } }),
  ...row(k8s.KubeResourceQuota, {
    metadata,
    spec: { hard: { pods: k8s.Quantity.fromString('10'), 'limits.cpu': k8s.Quantity.fromNumber(4) } },
  }),
  ...row(k8s.KubeLimitRange, {
    metadata,
    spec: { limits: [{ type: 'Container', max: { cpu: k8s.Quantity.fromString('2') } }] },
  }),
  ...row(k8s.KubeNetworkPolicy, {
    metadata,
    spec: {
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        { from: [{ podSelector: selector }], ports: [{ protocol: 'TCP', port: k8s.IntOrString.fromNumber(80) }] },
      ],
      egress: [],
    },
  }),
  ...row(k8s.KubeServiceAccount, { metadata, automountServiceAccountToken: false }),
  ...row(k8s.KubeRole, { metadata, rules: [{ verbs: ['get'], resources: ['pods'], apiGroups: [''] }] }),
  ...row(k8s.KubeRoleBinding, {
    metadata,
    subjects: [{ kind: 'Group', name: 'tenant:acme:admin', apiGroup: 'rbac.authorization.k8s.io' }],
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'x' },
  }),
  ...row(k8s.KubeConfigMap, { metadata, immutable: false, data: { 'b.conf': 'x\n', a: '1' } }),
  ...row(k8s.KubeService, {
    metadata,
    spec: { selector: { app: 'x' }, ports: [{ port: 80, targetPort: k8s.IntOrString.fromString('http') }] },
  }),
  ...row(k8s.KubeDeployment, {
    metadata,
    spec: {
      replicas: 2,
      strategy: {
        rollingUpdate: { maxSurge: k8s.IntOrString.fromNumber(1), maxUnavailable: k8s.IntOrString.fromNumber(0) },
      },
      selector,
      template,
    },
  }),
  ...row(k8s.KubeStatefulSet, { metadata, spec: { serviceName: 'x', selector, template } }),
  ...row(k8s.KubeHorizontalPodAutoscalerV2, {
    metadata,
    spec: { scaleTargetRef: { kind: 'Deployment', name: 'x' }, minReplicas: 1, maxReplicas: 3 },
  }),
  ...row(k8s.KubePodDisruptionBudget, {
    metadata,
    spec: { selector, maxUnavailable: k8s.IntOrString.fromString('50%') },
  }),
];

function row<P>(
  kind: { new (scope: Construct, id: string, props: P): ApiObject; manifest(props: P): KubeObject },
  props: P,
): [string, KubeObject, (scope: Construct) => ApiObject][] {
  const object = kind.manifest(props);
  return [[object.kind, object, (scope) => new kind(scope, 'built', props)]];
}

describe('an object that nobody touched', () => {
  it.each(KINDS)('is what cdk8s-plus builds: %s', (_kind, object, build) => {
    const chart = new Chart(new App(), 'chart');
    expect(new PrebuiltObject(chart, 'plain', object).toJson()).toEqual(build(chart).toJson());
  });

  it.each(KINDS)('has the keys of the slow path in the order of the slow path: %s', (_kind, object) => {
    const chart = new Chart(new App(), 'chart');
    const plain = new PrebuiltObject(chart, 'plain', object);
    const slow = new ApiObject(chart, 'slow', object);
    expect(JSON.stringify(plain.toJson())).toBe(JSON.stringify(slow.toJson()));
  });

  it('has its keys sorted, apiVersion, kind and metadata first, and nothing that is null or undefined', () => {
    const plain = new PrebuiltObject(chartOf(), 'plain', {
      spec: { b: [{ z: 1, y: [] }], a: null, B: {}, c: undefined },
      metadata: { namespace: 'n', name: 'x', labels: {}, finalizers: [], annotations: { b: '1', a: '2' } },
      kind: 'Thing',
      data: {},
      apiVersion: 'v1',
    });
    expect(JSON.stringify(plain.toJson())).toBe(
      '{"apiVersion":"v1","kind":"Thing","metadata":{"annotations":{"a":"2","b":"1"},"name":"x","namespace":"n"},' +
        '"data":{},"spec":{"B":{},"b":[{"y":[],"z":1}]}}',
    );
    expect(plain.toJson().spec).toStrictEqual({ B: {}, b: [{ y: [], z: 1 }] });
  });

  it('cannot be corrupted through what toJson gave', () => {
    const plain = configMap(chartOf());
    const before = JSON.stringify(plain.toJson());
    const given = plain.toJson();
    Object.assign(given, { data: 'gone' });
    Object.assign(given.metadata, { name: 'other' });
    Object.assign(given.metadata.labels ?? {}, { app: 'other' });
    expect(JSON.stringify(plain.toJson())).toBe(before);
  });

  it('refuses an object of a class, which a ready-made object never holds', () => {
    const lazy = Lazy.any({ produce: () => 'late' });
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' }, data: { a: lazy } };
    expect(() => new PrebuiltObject(chartOf(), 'plain', object).toJson()).toThrow(
      new TypeError('got an object of class Lazy, want plain JSON'),
    );
  });
});

describe('an object that was touched', () => {
  const TOUCHES: readonly [string, (object: PrebuiltObject) => void, object][] = [
    ['addJsonPatch', (one) => one.addJsonPatch(JsonPatch.replace('/data/a', '2')), { data: { a: '2', b: 'x\ny\n' } }],
    ['addLabel', (one) => one.metadata.addLabel('team', 'logs'), inMetadata({ labels: { app: 'x', team: 'logs' } })],
    ['addAnnotation', (one) => one.metadata.addAnnotation('n', 'o'), inMetadata({ annotations: { n: 'o' } })],
    ['addFinalizers', (one) => one.metadata.addFinalizers('a/b', 'c/d'), inMetadata({ finalizers: ['a/b', 'c/d'] })],
    [
      'addOwnerReference',
      (one) => one.metadata.addOwnerReference({ apiVersion: 'v1', kind: 'Pod', name: 'p', uid: '1' }),
      inMetadata({ ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'p', uid: '1' }] }),
    ],
    ['metadata.add', (one) => one.metadata.add('generateName', 'x-'), inMetadata({ generateName: 'x-' })],
  ];

  it.each(TOUCHES)('shows it and nothing else: %s', (_name, touch, change) => {
    const plain = configMap(chartOf());
    touch(plain);
    expect(plain.toJson()).toEqual({ ...CONFIG_MAP, ...change });
  });

  it.each(TOUCHES)('shows it also after it has been printed once: %s', (_name, touch, change) => {
    const plain = configMap(chartOf());
    expect(plain.toJson()).toEqual(CONFIG_MAP);
    touch(plain);
    expect(plain.toJson()).toEqual({ ...CONFIG_MAP, ...change });
  });

  it.each(TOUCHES)('shows it in the file of a plain app.synth(): %s', (_name, touch, change) => {
    expect(synthesized((app) => touch(configMap(new Chart(app, 'chart'))))).toEqual({
      'chart.k8s.yaml': [{ ...CONFIG_MAP, ...change }],
    });
  });

  it.each(KINDS)('has all other keys where they were: %s', (_kind, object) => {
    const plain = new PrebuiltObject(chartOf(), 'plain', object);
    const before = JSON.stringify(plain.toJson());
    plain.addJsonPatch(JsonPatch.test('/kind', object.kind));
    expect(JSON.stringify(plain.toJson())).toBe(before);
  });

  it('knows every method by which cdk8s changes an object', () => {
    const methods = (of: object) =>
      Object.getOwnPropertyNames(of).filter((name) => /^(?!constructor|get|toJson)/.test(name));
    expect(methods(ApiObject.prototype)).toEqual(['addDependency', 'addJsonPatch']);
    expect(methods(ApiObjectMetadataDefinition.prototype)).toEqual([
      'addLabel',
      'addAnnotation',
      'addFinalizers',
      'addOwnerReference',
      'add',
    ]);
  });

  it('gets the labels of its chart, its own first', () => {
    const chart = new Chart(new App(), 'chart', { labels: { app: 'chart', team: 'logs' } });
    const plain = configMap(chart);
    expect(plain.toJson().metadata.labels).toEqual({ app: 'x', team: 'logs' });
    expect(plain.metadata.getLabel('team')).toBe('logs');
  });
});

describe('a dependency', () => {
  it('orders objects of one chart in a plain app.synth(), and leaves them as they were', () => {
    const files = synthesized((app) => {
      const chart = new Chart(app, 'chart');
      const first = configMap(chart, 'first');
      const second = configMap(chart, 'second');
      first.addDependency(second);
    });
    expect(files).toEqual({
      'chart.k8s.yaml': [
        { ...CONFIG_MAP, metadata: { ...CONFIG_MAP.metadata, name: 'second' } },
        { ...CONFIG_MAP, metadata: { ...CONFIG_MAP.metadata, name: 'first' } },
      ],
    });
  });

  it('orders the files of two charts', () => {
    const files = synthesized((app) => {
      const early = configMap(new Chart(app, 'a'), 'early');
      const late = configMap(new Chart(app, 'b'), 'late');
      early.addDependency(late);
    });
    expect(Object.keys(files)).toEqual(['0000-b.k8s.yaml', '0001-a.k8s.yaml']);
  });
});

const CONFIG_MAP: KubeObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'x', namespace: 'tenant-acme', labels: { app: 'x' } },
  data: { a: '1', b: 'x\ny\n' },
};

function configMap(chart: Chart, name = 'x'): PrebuiltObject {
  return new PrebuiltObject(chart, name, { ...CONFIG_MAP, metadata: { ...CONFIG_MAP.metadata, name } });
}

function inMetadata(change: object): object {
  return { metadata: { ...CONFIG_MAP.metadata, ...change } };
}

function chartOf(): Chart {
  return new Chart(new App(), 'chart');
}

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** What cdk8s itself writes: the documents of each file. */
function synthesized(build: (app: App) => void): Record<string, unknown[]> {
  const outdir = mkdtempSync(join(tmpdir(), 'plain-object-'));
  folders.push(outdir);
  const app = new App({ outdir });
  build(app);
  app.synth();
  return Object.fromEntries(
    readdirSync(outdir).map((file) => {
      const documents = parseAllDocuments(readFileSync(join(outdir, file), 'utf8'));
      return [file, [...documents].map((document) => document.toJS())];
    }),
  );
}
