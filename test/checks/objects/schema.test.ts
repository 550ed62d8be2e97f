import { describe, expect, it } from 'vitest';
import { schema } from '../../../src/checks/objects/schema';
import type { KubeObject } from '../../../src/kubernetes/object';
import { OBJECTS } from '../fixture/acme';
import { changed, found, withValue } from '../fixture/change';
import { type Row, testRows } from '../fixture/rows';

const SERVER = 'apps/Deployment tenant-acme/server';
const QUOTA = 'ResourceQuota tenant-acme/quota';
const SERVICE = 'Service tenant-acme/server';
const POLICY = 'networking.k8s.io/NetworkPolicy tenant-acme/server-to-redis-egress';
const FLUX = 'kustomize.toolkit.fluxcd.io/Kustomization neurallog-tenants/tenant-acme-20-data';
const POD = 'spec.template.spec';
const CONTAINER_PATH = `${POD}.containers[0]`;

describe('the rule schema', () => {
  testRows(schema, [
    [
      'refuses a misspelled field and suggests the known one',
      SERVER,
      'spec.replica',
      3,
      [`${SERVER} spec.replica: unknown field "replica" (did you mean "replicas"?)`],
    ],
    [
      'refuses a field without similar ones and lists the known fields',
      SERVER,
      'spec.strategy.speed',
      'high',
      [`${SERVER} spec.strategy.speed: unknown field "speed", want one of rollingUpdate, type`],
    ],
    [
      'refuses an unknown field deep inside a pod template',
      SERVER,
      `${CONTAINER_PATH}.securityContext.readOnlyRootFileSystem`,
      true,
      [
        `${SERVER} ${CONTAINER_PATH}.securityContext.readOnlyRootFileSystem: unknown field "readOnlyRootFileSystem" (did you mean "readOnlyRootFilesystem"?)`,
      ],
    ],
    [
      'refuses a field that only the newest Kubernetes version has, and names the older version',
      SERVER,
      `${POD}.hostnameOverride`,
      'server',
      [`${SERVER} ${POD}.hostnameOverride: unknown field "hostnameOverride", in 1.28`],
    ],
    ['refuses a wrong type', SERVER, 'spec.paused', 'yes', [`${SERVER} spec.paused: got "yes", want boolean`]],
    ['refuses null', SERVER, 'spec.paused', null, [`${SERVER} spec.paused: got null, want boolean`]],
    [
      'refuses a list where an object belongs',
      SERVER,
      'spec.strategy',
      [1],
      [`${SERVER} spec.strategy: got a list, want object`],
    ],
    [
      'refuses a missing field',
      SERVER,
      'spec.selector',
      undefined,
      [`${SERVER} spec.selector: got nothing, want this field`],
    ],
    [
      'refuses an object without its spec',
      SERVICE,
      'spec',
      undefined,
      [`${SERVICE} spec: got nothing, want this field`],
    ],
    [
      'refuses a pod without containers',
      SERVER,
      `${POD}.containers`,
      [],
      [`${SERVER} ${POD}.containers: got an empty list, want at least one container`],
    ],
    [
      'refuses a value that is not in an enum',
      SERVER,
      'spec.strategy.type',
      'Rolling',
      [`${SERVER} spec.strategy.type: got "Rolling", want one of Recreate, RollingUpdate`],
    ],
    [
      'refuses a list item that is not in an enum',
      POLICY,
      'spec.policyTypes[0]',
      'egress',
      [`${POLICY} spec.policyTypes[0]: got "egress", want one of Egress, Ingress`],
    ],
    [
      'refuses text that is not a quantity',
      QUOTA,
      'spec.hard["limits.memory"]',
      '1 GB',
      [`${QUOTA} spec.hard.limits.memory: got "1 GB", want a quantity such as 250m or 1Gi`],
    ],
    [
      'refuses a negative quantity',
      QUOTA,
      'spec.hard.pods',
      -1,
      [`${QUOTA} spec.hard.pods: got -1, want a quantity such as 250m or 1Gi`],
    ],
    ['accepts a number as a quantity', QUOTA, 'spec.hard.pods', 5, []],
    [
      'refuses a number of more than 32 bits',
      SERVER,
      'spec.revisionHistoryLimit',
      2147483648,
      [`${SERVER} spec.revisionHistoryLimit: got 2147483648, want a whole number of 32 bits`],
    ],
    [
      'refuses a negative number of replicas',
      SERVER,
      'spec.replicas',
      -1,
      [`${SERVER} spec.replicas: got -1, want a whole number from 0`],
    ],
    [
      'refuses binary data that is not base64',
      'ConfigMap tenant-acme/redis',
      'binaryData',
      { dump: 'not base64!' },
      ['ConfigMap tenant-acme/redis binaryData.dump: got "not base64!", want text in base64'],
    ],
    [
      'refuses a status, which only the API server writes',
      SERVER,
      'status',
      { replicas: 1 },
      [`${SERVER} status: unknown field "status", want one of apiVersion, kind, metadata, spec`],
    ],
    ...['uid', 'resourceVersion', 'creationTimestamp', 'managedFields', 'ownerReferences', 'generateName'].map(
      (field): Row => [
        `refuses metadata.${field}, which only the API server sets`,
        SERVER,
        `metadata.${field}`,
        'x',
        [
          `${SERVER} metadata.${field}: unknown field "${field}", want one of annotations, finalizers, labels, name, namespace`,
        ],
      ],
    ),
  ]);
});

describe('the rule schema, by kind', () => {
  const object = (apiVersion: string, kind: string): KubeObject => ({
    apiVersion,
    kind,
    metadata: { name: 'x', namespace: 'tenant-acme' },
    spec: {},
  });

  it('refuses a kind without a schema', () => {
    expect(found(schema, [object('v1', 'Endpoints')])).toEqual([
      'Endpoints tenant-acme/x: no schema for the kind "v1 Endpoints"',
    ]);
  });

  it.each([
    ['networking.k8s.io/v1', 'Ingress', 'networking.k8s.io/Ingress'],
    ['storage.k8s.io/v1', 'StorageClass', 'storage.k8s.io/StorageClass'],
  ])('refuses a kind that no rule checks yet: %s %s', (apiVersion, kind, identity) => {
    expect(found(schema, [object(apiVersion, kind)])).toEqual([
      `${identity} tenant-acme/x: no schema for the kind "${apiVersion} ${kind}"`,
    ]);
  });

  it('refuses a wrong API version and suggests the right one', () => {
    expect(found(schema, [object('apps/v1beta1', 'Deployment')])).toEqual([
      'apps/Deployment tenant-acme/x: no schema for the kind "apps/v1beta1 Deployment" (did you mean "apps/v1 Deployment"?)',
    ]);
  });

  it('refuses a kind with the name of an Object property', () => {
    expect(found(schema, [object('v1', 'constructor')])).toHaveLength(1);
  });

  it('checks Flux objects against their CRD', () => {
    expect(found(schema, changed(FLUX, 'spec.interval', '5 minutes'))).toEqual([
      `${FLUX} spec.interval: got "5 minutes", want text that matches ^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$`,
    ]);
    expect(found(schema, changed(FLUX, 'spec.targetNamespace', 'tenant-globex'))).toHaveLength(1);
    expect(found(schema, changed(FLUX, 'metadata.uid', '1'))).toHaveLength(1);
    expect(found(schema, changed(FLUX, 'spec.sourceRef.kind', 'HelmRepository'))).toEqual([
      `${FLUX} spec.sourceRef.kind: got "HelmRepository", want one of OCIRepository, GitRepository, Bucket, ExternalArtifact`,
    ]);
  });
});

describe('the findings of the rule schema', () => {
  it('report an error once, even if two versions or two parts of a schema find it', () => {
    expect(found(schema, changed(SERVER, 'metadata.labels', { [`${'x'.repeat(400)}!`]: 'x' }))).toHaveLength(1);
    expect(found(schema, changed(SERVER, 'metadata.namespace', 123))).toEqual([
      'apps/Deployment 123/server metadata.namespace: got 123, want at most 63 lower-case letters, digits and inner hyphens',
    ]);
  });

  it('report every error of every object', () => {
    const objects = changed(SERVER, 'spec.replicas', -1).map((one) =>
      one.kind === 'Service' ? withValue(one, 'spec.kind', 'x') : one,
    );
    expect(found(schema, objects)).toHaveLength(1 + OBJECTS.filter(({ kind }) => kind === 'Service').length);
  });
});
