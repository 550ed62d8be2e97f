import { describe } from 'vitest';
import { forbiddenFields } from '../../../src/checks/objects/forbidden-fields';
import { type Row, testRows } from '../fixture/rows';

const SERVER = 'apps/Deployment tenant-acme/server';
const CONFIG = 'ConfigMap tenant-acme/server';
const POLICY = 'networking.k8s.io/NetworkPolicy tenant-acme/server-to-redis-egress';
const FLUX = 'kustomize.toolkit.fluxcd.io/Kustomization neurallog-tenants/tenant-acme-20-data';
const IMAGE = 'spec.template.spec.containers[0].image';

describe('the rule forbidden-fields', () => {
  testRows(forbiddenFields, [
    ...['targetNamespace', 'postBuild', 'kubeConfig'].map(
      (field): Row => [
        `refuses spec.${field} of a Kustomization`,
        FLUX,
        `spec.${field}`,
        'other',
        [`${FLUX} spec.${field}: is set, want nothing: Flux would apply other objects than those that were checked`],
      ],
    ),
    [
      'refuses spec.force of a Kustomization',
      FLUX,
      'spec.force',
      true,
      [`${FLUX} spec.force: is set, want nothing: Flux would delete objects that it cannot patch, with their data`],
    ],
    ['accepts force: false', FLUX, 'spec.force', false, []],
    [
      'refuses a status',
      SERVER,
      'status',
      {},
      [`${SERVER} status: is set, want nothing: only the API server writes it`],
    ],
    [
      'refuses a creation timestamp',
      SERVER,
      'metadata.creationTimestamp',
      '2026-01-01T00:00:00Z',
      [`${SERVER} metadata.creationTimestamp: is set, want nothing: only the API server writes it`],
    ],
    ['refuses null', SERVER, 'spec.replicas', null, [`${SERVER} spec.replicas: got null, want the field left out`]],
    [
      'refuses an empty namespaceSelector',
      POLICY,
      'spec.egress[0].to[0].namespaceSelector',
      {},
      [
        `${POLICY} spec.egress[0].to[0].namespaceSelector: is empty and selects every namespace of the cluster, want namespaces by name`,
      ],
    ],
    [
      'refuses a text that Flux would substitute',
      CONFIG,
      'data.TEXT',
      `a \${b}`,
      [`${CONFIG} data.TEXT: got "a \${b}", want no \${…}: Flux would substitute it`],
    ],
    [
      'refuses an image with the tag latest',
      SERVER,
      IMAGE,
      'app:latest@sha256:0',
      [`${SERVER} ${IMAGE}: got "app:latest@sha256:0", want a version or digest: the tag latest moves`],
    ],
    ['accepts :latest in other fields', CONFIG, 'data.MODEL', 'llama3:latest', []],
    [
      'refuses a wildcard host',
      CONFIG,
      'spec.rules[0].host',
      '*.acme.neurallog.com',
      [`${CONFIG} spec.rules.0.host: got "*.acme.neurallog.com", want each host by name, without a wildcard`],
    ],
    ['accepts a star in other fields', CONFIG, 'data.GLOB', '*.log', []],
  ]);
});
