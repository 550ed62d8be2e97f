import { describe } from 'vitest';
import { forbiddenFields } from '../../../src/checks/objects/forbidden-fields';
import { type Row, testRows } from '../fixture/rows';

const SERVER = 'apps/Deployment tenant-acme/server';
const CONFIG = 'ConfigMap tenant-acme/server';
const POLICY = 'networking.k8s.io/NetworkPolicy tenant-acme/server-to-redis-egress';
const FLUX = 'kustomize.toolkit.fluxcd.io/Kustomization neurallog-tenants/tenant-acme-20-data';
const IMAGE = 'spec.template.spec.containers[0].image';

describe('what is never printed', () => {
  testRows(forbiddenFields, [
    ...['targetNamespace', 'postBuild', 'kubeConfig'].map(
      (field): Row => [
        `is Flux's ${field}`,
        FLUX,
        `spec.${field}`,
        'other',
        [`${FLUX} spec.${field}: is set, want nothing: Flux would apply other objects than those that were checked`],
      ],
    ),
    [
      "is Flux's force",
      FLUX,
      'spec.force',
      true,
      [`${FLUX} spec.force: is set, want nothing: Flux would delete objects that it cannot patch, with their data`],
    ],
    ['is not force that is switched off', FLUX, 'spec.force', false, []],
    ['is a status', SERVER, 'status', {}, [`${SERVER} status: is set, want nothing: only the API server writes it`]],
    [
      'is a date of creation',
      SERVER,
      'metadata.creationTimestamp',
      '2026-01-01T00:00:00Z',
      [`${SERVER} metadata.creationTimestamp: is set, want nothing: only the API server writes it`],
    ],
    [
      'is a field without a value',
      SERVER,
      'spec.replicas',
      null,
      [`${SERVER} spec.replicas: got null, want the field left out`],
    ],
    [
      'is a selector of every namespace',
      POLICY,
      'spec.egress[0].to[0].namespaceSelector',
      {},
      [
        `${POLICY} spec.egress[0].to[0].namespaceSelector: is empty and selects every namespace of the cluster, want namespaces by name`,
      ],
    ],
    [
      'is a text that Flux would fill in',
      CONFIG,
      'data.TEXT',
      `a \${b}`,
      [`${CONFIG} data.TEXT: got "a \${b}", want no \${…}: Flux would substitute it`],
    ],
    [
      'is an image that is called latest',
      SERVER,
      IMAGE,
      'app:latest@sha256:0',
      [`${SERVER} ${IMAGE}: got "app:latest@sha256:0", want a version or digest: the tag latest moves`],
    ],
    ['is not a model that is called latest', CONFIG, 'data.MODEL', 'llama3:latest', []],
    [
      'is a host that stands for many',
      CONFIG,
      'spec.rules[0].host',
      '*.acme.neurallog.com',
      [`${CONFIG} spec.rules.0.host: got "*.acme.neurallog.com", want each host by name, without a wildcard`],
    ],
    ['is not a star elsewhere', CONFIG, 'data.GLOB', '*.log', []],
  ]);
});
