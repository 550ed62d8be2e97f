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

/** The finding about one key, which the test adds. */
function refused(sentence: string, object: string, place: string, key: string, value: string): Row {
  return [
    sentence,
    object,
    `${place}["${key}"]`,
    value,
    [`${object} ${place}.${key}: got "${value}", want no such key, or one below x.neurallog.com/`],
  ];
}

describe('metadata', () => {
  testRows(metadataKnown, [
    ...['annotations', 'labels'].flatMap((field) =>
      [
        ['reconcile', 'disabled'],
        ['ssa', 'Ignore'],
        ['force', 'enabled'],
        ['prune', 'disabled'],
      ].map(([word = '', value = '']) =>
        refused(
          `does not tell Flux by ${field} to do otherwise: ${word}`,
          DENY,
          `metadata.${field}`,
          `kustomize.toolkit.fluxcd.io/${word}`,
          value,
        ),
      ),
    ),
    refused(
      'does not keep an object from kustomize',
      DENY,
      'metadata.annotations',
      'config.kubernetes.io/local-config',
      'true',
    ),
    refused(
      'gives an account no rights in AWS',
      ACCOUNT,
      'metadata.annotations',
      'eks.amazonaws.com/role-arn',
      'arn:aws:iam::1:role/admin',
    ),
    refused(
      'gives an account no rights in Google Cloud',
      ACCOUNT,
      'metadata.annotations',
      'iam.gke.io/gcp-service-account',
      'admin',
    ),
    refused('gives a pod no rights in Azure', SERVER, `${POD}.labels`, 'azure.workload.identity/use', 'true'),
    refused('gives a pod no second network', SERVER, `${POD}.annotations`, 'k8s.v1.cni.cncf.io/networks', 'flat'),
    refused('gives a pod no role in Vault', SERVER, `${POD}.annotations`, 'vault.hashicorp.com/role', 'globex'),
    refused(
      'chooses no node by an old annotation',
      ROOT,
      'metadata.annotations',
      'scheduler.alpha.kubernetes.io/node-selector',
      'zone=a',
    ),
    refused(
      'claims no name of the DNS',
      SERVICE,
      'metadata.annotations',
      'external-dns.alpha.kubernetes.io/hostname',
      'www.bank.example',
    ),
    refused(
      'chooses no class by an old annotation',
      CLAIM,
      'metadata.annotations',
      'volume.beta.kubernetes.io/storage-class',
      'fast',
    ),
    refused('chooses no folder of a server', CLAIM, 'metadata.annotations', 'nfs.io/storage-path', 'globex'),
    refused('is known by its whole key, not by the prefix', SERVER, 'metadata.labels', 'neurallog.com/owner', 'x'),
    refused('puts the label of a namespace on nothing else', SERVER, 'metadata.labels', 'tenant', 'acme'),
    refused('puts the digest of a pod on nothing else', SERVER, 'metadata.annotations', 'checksum/config', 'x'),
    refused('may not look like an extension', SERVER, 'metadata.labels', 'x.neurallog.com.evil/a', 'b'),
    ['may carry labels of its own below one prefix', SERVER, 'metadata.labels["x.neurallog.com/team"]', 'logs', []],
    ['may carry annotations there', SERVER, 'metadata.annotations["x.neurallog.com/team"]', 'logs', []],
    ['may carry them on pods', SERVER, `${POD}.labels["x.neurallog.com/team"]`, 'logs', []],
    [
      'keeps no object for ever',
      CLAIM,
      'metadata.finalizers',
      ['example.com/keep'],
      [`${CLAIM} metadata.finalizers: got ["example.com/keep"], want nothing`],
    ],
    [
      'keeps no namespace for ever',
      ROOT,
      'spec.finalizers',
      ['example.com/keep'],
      [`${ROOT} spec.finalizers: got ["example.com/keep"], want nothing`],
    ],
    [
      'names no owner whose end would be its own',
      CLAIM,
      'metadata.ownerReferences',
      [],
      [`${CLAIM} metadata.ownerReferences: got [], want nothing`],
    ],
    [
      'gives a pod no name of its own',
      SERVER,
      `${POD}.namespace`,
      'tenant-globex',
      [`${SERVER} ${POD}.namespace: got "tenant-globex", want nothing`],
    ],
    [
      'of a claim template is judged alike',
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

  it('of the Jobs that a CronJob makes is judged alike', () => {
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

  it('of a bare Pod, which no tenant may have, is that of every object', () => {
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

  it('takes an empty value for a value', () => {
    const key = 'metadata.labels["node-role.kubernetes.io/control-plane"]';
    expect(found(metadataKnown, changed(SERVER, key, ''))).toHaveLength(1);
  });
});
