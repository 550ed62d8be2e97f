import { describe, expect, it } from 'vitest';
import { references } from '../../../src/checks/references/references';
import { OBJECTS } from '../fixture/acme';
import { changed, found, without } from '../fixture/change';
import { testRows } from '../fixture/rows';

const SERVER = 'apps/Deployment tenant-acme/server';
const POD = 'spec.template.spec';
const CONTAINER_PATH = `${POD}.containers[0]`;
const SECRET = { secretKeyRef: { name: 'redis-credentials', key: 'password' } };

describe('the rule references, on ConfigMaps and Secrets', () => {
  testRows(references, [
    [
      'refuses envFrom of a missing ConfigMap',
      SERVER,
      `${CONTAINER_PATH}.envFrom[0].configMapRef.name`,
      'serverr',
      [
        `${SERVER} ${CONTAINER_PATH}.envFrom[0].configMapRef: got "serverr", want a ConfigMap of tenant-acme; it is not printed`,
      ],
    ],
    [
      'refuses a variable from a missing key',
      SERVER,
      `${CONTAINER_PATH}.env[2]`,
      { name: 'PORT', valueFrom: { configMapKeyRef: { name: 'server', key: 'PORT' } } },
      [
        `${SERVER} ${CONTAINER_PATH}.env[2].valueFrom.configMapKeyRef: got key "PORT", want a key of ConfigMap server: NODE_ENV, SERVER_URL, TENANT_ID`,
      ],
    ],
    [
      'refuses a volume of a missing ConfigMap',
      'apps/StatefulSet tenant-acme/redis',
      `${POD}.volumes[0].configMap.name`,
      'redis-config',
      [
        `apps/StatefulSet tenant-acme/redis ${POD}.volumes[0].configMap: got "redis-config", want a ConfigMap of tenant-acme; it is not printed`,
      ],
    ],
    [
      'refuses a volume item of a missing key',
      SERVER,
      `${POD}.volumes[0].configMap.items[0].key`,
      'grants.yaml',
      [`${SERVER} ${POD}.volumes[0].configMap: got key "grants.yaml", want a key of ConfigMap grants: grants.json`],
    ],
    [
      'refuses a missing projected ConfigMap',
      SERVER,
      `${POD}.volumes[0]`,
      { name: 'grants', projected: { sources: [{ configMap: { name: 'grant' } }] } },
      [
        `${SERVER} ${POD}.volumes[0].projected.sources[0].configMap: got "grant", want a ConfigMap of tenant-acme; it is not printed`,
      ],
    ],
    [
      'refuses a missing key of a projected ConfigMap',
      SERVER,
      `${POD}.volumes[0]`,
      {
        name: 'grants',
        projected: { sources: [{ configMap: { name: 'grants', items: [{ key: 'all', path: 'all' }] } }] },
      },
      [
        `${SERVER} ${POD}.volumes[0].projected.sources[0].configMap: got key "all", want a key of ConfigMap grants: grants.json`,
      ],
    ],
    [
      'refuses a ConfigMap of another namespace',
      'apps/Deployment tenant-acme-org-research-mcp/search',
      `${CONTAINER_PATH}.envFrom`,
      [{ configMapRef: { name: 'server' } }],
      [
        `apps/Deployment tenant-acme-org-research-mcp/search ${CONTAINER_PATH}.envFrom[0].configMapRef: got "server", want a ConfigMap of tenant-acme-org-research-mcp; it is not printed`,
      ],
    ],
    [
      'refuses a Secret that is not on the list of Secrets that must exist',
      SERVER,
      `${CONTAINER_PATH}.env[2]`,
      { name: 'API_KEY', valueFrom: { secretKeyRef: { name: 'api', key: 'key' } } },
      [
        `${SERVER} ${CONTAINER_PATH}.env[2].valueFrom.secretKeyRef: got "api", want a Secret of tenant-acme on the tenant's list of Secrets that must exist`,
      ],
    ],
    [
      'refuses a key that the list does not have for the Secret',
      SERVER,
      `${CONTAINER_PATH}.env[2]`,
      { name: 'USER', valueFrom: { secretKeyRef: { name: 'redis-credentials', key: 'user' } } },
      [
        `${SERVER} ${CONTAINER_PATH}.env[2].valueFrom.secretKeyRef: got key "user", want a key that the list gives Secret redis-credentials: password`,
      ],
    ],
    [
      'refuses an optional Secret, without which the process starts with a public default',
      SERVER,
      `${CONTAINER_PATH}.env[0].valueFrom.secretKeyRef.optional`,
      true,
      [
        `${SERVER} ${CONTAINER_PATH}.env[0].valueFrom.secretKeyRef.optional: got true, want false: without the Secret the process would start with a default that is public`,
      ],
    ],
    [
      'refuses a volume of a Secret that is not on the list',
      SERVER,
      `${POD}.volumes[1]`,
      { name: 'tmp', secret: { secretName: 'tls' } },
      [
        `${SERVER} ${POD}.volumes[1].secret: got "tls", want a Secret of tenant-acme on the tenant's list of Secrets that must exist`,
      ],
    ],
    [
      'refuses a pull secret that is not on the list',
      SERVER,
      `${POD}.imagePullSecrets`,
      [{ name: 'pull' }],
      [
        `${SERVER} ${POD}.imagePullSecrets[0]: got "pull", want a Secret of tenant-acme on the tenant's list of Secrets that must exist`,
      ],
    ],
    [
      'accepts envFrom of a Secret of the list',
      SERVER,
      `${CONTAINER_PATH}.envFrom[1]`,
      { secretRef: { name: 'redis-credentials' } },
      [],
    ],
    [
      'refuses a pod with a ConfigMap and without its checksum',
      SERVER,
      'spec.template.metadata.annotations',
      undefined,
      [
        `${SERVER} spec.template.metadata.annotations: has no checksum/config, want one: a changed ConfigMap must restart the pods`,
      ],
    ],
    [
      'requires no checksum for a pod without ConfigMaps',
      'apps/Deployment tenant-acme-org-research-mcp/search',
      'spec.template.metadata.annotations',
      undefined,
      [],
    ],
  ]);

  it('refuses a listed Secret that no pod reads', () => {
    const secrets = [
      { namespace: 'tenant-acme', name: 'redis-credentials', keys: ['password', 'user'] },
      { namespace: 'tenant-acme-org-research-mcp', name: 'redis-credentials', keys: ['password'] },
    ];
    expect(found(references, OBJECTS, { secrets })).toEqual([
      'Secret tenant-acme/redis-credentials: got key "user" on the list of Secrets that must exist, want a pod of tenant-acme that reads it',
      'Secret tenant-acme-org-research-mcp/redis-credentials: got key "password" on the list of Secrets that must exist, want a pod of tenant-acme-org-research-mcp that reads it',
    ]);
  });

  it('accepts a projected Secret without items as use of all its keys', () => {
    const objects = changed(SERVER, `${POD}.volumes[1]`, {
      name: 'tmp',
      projected: { sources: [{ secret: { name: 'redis-credentials' } }] },
    });
    const secrets = [{ namespace: 'tenant-acme', name: 'redis-credentials', keys: ['password', 'user'] }];
    expect(found(references, objects, { secrets })).toEqual([]);
  });

  it('refuses a pod whose ConfigMap was removed', () => {
    expect(found(references, without('ConfigMap tenant-acme/redis'))).toEqual([
      `apps/StatefulSet tenant-acme/redis ${POD}.volumes[0].configMap: got "redis", want a ConfigMap of tenant-acme; it is not printed`,
    ]);
  });

  it('requires no checksum for a CronJob, which starts new pods each time', () => {
    const job = { apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'backup', namespace: 'tenant-acme' } };
    const pod = {
      serviceAccountName: 'redis',
      containers: [
        { name: 'backup', envFrom: [{ configMapRef: { name: 'redis' } }], env: [{ name: 'P', valueFrom: SECRET }] },
      ],
    };
    const spec = { jobTemplate: { spec: { template: { spec: pod } } } };
    expect(found(references, [...OBJECTS, { ...job, spec }])).toEqual([]);
  });
});
