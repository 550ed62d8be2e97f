import { describe, expect, it } from 'vitest';
import { metadataKnown } from '../../../src/checks/objects/metadata';
import type { KubeObject } from '../../../src/kubernetes/object';
import { OBJECTS } from '../fixture/acme';
import { changed, found } from '../fixture/change';
import { type Row, testRows } from '../fixture/rows';

const ROOT = 'Namespace tenant-acme';
const SERVER = 'apps/Deployment tenant-acme/server';
const REDIS = 'apps/StatefulSet tenant-acme/redis';
const SERVICE = 'Service tenant-acme/server';
const CLAIM = 'PersistentVolumeClaim tenant-acme/redis-data';
const ACCOUNT = 'ServiceAccount tenant-acme/server';
const DENY = 'networking.k8s.io/NetworkPolicy tenant-acme/default-deny';
const POD = 'spec.template.metadata';

/** A row that adds one key, with its finding. */
function refused(name: string, object: string, fieldPath: string, key: string, value: string): Row {
  return [
    name,
    object,
    `${fieldPath}["${key}"]`,
    value,
    [`${object} ${fieldPath}.${key}: got "${value}", want no such key, or one below x.neurallog.com/`],
  ];
}

describe('the rule metadata-known', () => {
  testRows(metadataKnown, [
    ...['annotations', 'labels'].flatMap((field) =>
      [
        ['reconcile', 'disabled'],
        ['ssa', 'Ignore'],
        ['force', 'enabled'],
        ['prune', 'disabled'],
      ].map(([word = '', value = '']) =>
        refused(
          `refuses the Flux key ${word} in ${field}`,
          DENY,
          `metadata.${field}`,
          `kustomize.toolkit.fluxcd.io/${word}`,
          value,
        ),
      ),
    ),
    refused(
      'refuses an annotation that hides an object from kustomize',
      DENY,
      'metadata.annotations',
      'config.kubernetes.io/local-config',
      'true',
    ),
    refused(
      'refuses an AWS role of a ServiceAccount',
      ACCOUNT,
      'metadata.annotations',
      'eks.amazonaws.com/role-arn',
      'arn:aws:iam::1:role/admin',
    ),
    refused(
      'refuses a Google Cloud account of a ServiceAccount',
      ACCOUNT,
      'metadata.annotations',
      'iam.gke.io/gcp-service-account',
      'admin',
    ),
    refused('refuses an Azure identity of a pod', SERVER, `${POD}.labels`, 'azure.workload.identity/use', 'true'),
    refused('refuses a second network of a pod', SERVER, `${POD}.annotations`, 'k8s.v1.cni.cncf.io/networks', 'flat'),
    refused('refuses a Vault role of a pod', SERVER, `${POD}.annotations`, 'vault.hashicorp.com/role', 'globex'),
    refused(
      'refuses a node selector by annotation',
      ROOT,
      'metadata.annotations',
      'scheduler.alpha.kubernetes.io/node-selector',
      'zone=a',
    ),
    refused(
      'refuses a DNS name by annotation',
      SERVICE,
      'metadata.annotations',
      'external-dns.alpha.kubernetes.io/hostname',
      'www.bank.example',
    ),
    refused(
      'refuses a StorageClass by annotation',
      CLAIM,
      'metadata.annotations',
      'volume.beta.kubernetes.io/storage-class',
      'fast',
    ),
    refused('refuses an NFS path by annotation', CLAIM, 'metadata.annotations', 'nfs.io/storage-path', 'globex'),
    refused('refuses an unknown key with a known prefix', SERVER, 'metadata.labels', 'neurallog.com/owner', 'x'),
    refused('refuses a namespace label on another kind', SERVER, 'metadata.labels', 'tenant', 'acme'),
    refused('refuses a pod annotation on another object', SERVER, 'metadata.annotations', 'checksum/config', 'x'),
    refused(
      'refuses a key that only looks like an extension',
      SERVER,
      'metadata.labels',
      'x.neurallog.com.evil/a',
      'b',
    ),
    ['accepts labels below the extension prefix', SERVER, 'metadata.labels["x.neurallog.com/team"]', 'logs', []],
    [
      'accepts annotations below the extension prefix',
      SERVER,
      'metadata.annotations["x.neurallog.com/team"]',
      'logs',
      [],
    ],
    ['accepts labels below the extension prefix on pods', SERVER, `${POD}.labels["x.neurallog.com/team"]`, 'logs', []],
    [
      'refuses finalizers',
      CLAIM,
      'metadata.finalizers',
      ['example.com/keep'],
      [`${CLAIM} metadata.finalizers: got ["example.com/keep"], want nothing`],
    ],
    [
      'refuses finalizers of a Namespace',
      ROOT,
      'spec.finalizers',
      ['example.com/keep'],
      [`${ROOT} spec.finalizers: got ["example.com/keep"], want nothing`],
    ],
    [
      'refuses owner references',
      CLAIM,
      'metadata.ownerReferences',
      [],
      [`${CLAIM} metadata.ownerReferences: got [], want nothing`],
    ],
    [
      'refuses a namespace in a pod template',
      SERVER,
      `${POD}.namespace`,
      'tenant-globex',
      [`${SERVER} ${POD}.namespace: got "tenant-globex", want nothing`],
    ],
    [
      'checks volume claim templates',
      REDIS,
      'spec.volumeClaimTemplates',
      [
        {
          metadata: { name: 'data', annotations: { 'kustomize.toolkit.fluxcd.io/prune': 'disabled', 'nfs.io/x': 'y' } },
        },
      ],
      [
        `${REDIS} spec.volumeClaimTemplates[0].metadata.annotations.nfs.io/x: got "y", want no such key, or one below x.neurallog.com/`,
      ],
    ],
  ]);

  it('checks the Job template of a CronJob', () => {
    const job: KubeObject = {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: 'backup', namespace: 'tenant-acme' },
      spec: {
        jobTemplate: {
          metadata: { finalizers: ['example.com/keep'] },
          spec: { template: { metadata: { annotations: { 'vault.hashicorp.com/role': 'globex' } } } },
        },
      },
    };
    expect(found(metadataKnown, [...OBJECTS, job])).toEqual([
      'batch/CronJob tenant-acme/backup spec.jobTemplate.metadata.finalizers: got ["example.com/keep"], want nothing',
      'batch/CronJob tenant-acme/backup spec.jobTemplate.spec.template.metadata.annotations.vault.hashicorp.com/role: got "globex", want no such key, or one below x.neurallog.com/',
    ]);
  });

  it('refuses pod keys on a bare Pod, which no tenant may have', () => {
    const pod: KubeObject = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: 'x',
        namespace: 'tenant-acme',
        labels: { 'neurallog.com/stage': '20-data', 'app.kubernetes.io/name': 'x' },
        annotations: { 'checksum/config': 'sha256:0', 'sidecar.istio.io/inject': 'true' },
      },
    };
    expect(found(metadataKnown, [pod])).toEqual([
      'Pod tenant-acme/x metadata.labels.app.kubernetes.io/name: got "x", want no such key, or one below x.neurallog.com/',
      'Pod tenant-acme/x metadata.annotations.checksum/config: got "sha256:0", want no such key, or one below x.neurallog.com/',
      'Pod tenant-acme/x metadata.annotations.sidecar.istio.io/inject: got "true", want no such key, or one below x.neurallog.com/',
    ]);
  });

  it('refuses an unknown key with an empty value', () => {
    const key = 'metadata.labels["node-role.kubernetes.io/control-plane"]';
    expect(found(metadataKnown, changed(SERVER, key, ''))).toHaveLength(1);
  });
});
