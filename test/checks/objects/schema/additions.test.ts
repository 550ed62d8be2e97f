import { describe, expect, it } from 'vitest';
import { schema } from '../../../../src/checks/objects/schema';
import { changed, found } from '../../fixture/change';
import { testRows } from '../../fixture/rows';

const SERVER = 'apps/Deployment tenant-acme/server';
const REDIS = 'apps/StatefulSet tenant-acme/redis';
const QUOTA = 'ResourceQuota tenant-acme/quota';
const SERVICE = 'Service tenant-acme/server';
const POLICY = 'networking.k8s.io/NetworkPolicy tenant-acme/server-to-redis-egress';
const FLUX = 'kustomize.toolkit.fluxcd.io/Kustomization neurallog-tenants/tenant-acme-20-data';
const CONTAINER_PATH = 'spec.template.spec.containers[0]';

const LABEL_NAME = 'at most 63 lower-case letters, digits and inner hyphens';
const KEY = 'a key such as app.kubernetes.io/name: at most 63 characters behind the slash';

describe('the rule schema, beyond the published schemas', () => {
  testRows(schema, [
    [
      'refuses a container port above 65535',
      SERVER,
      `${CONTAINER_PATH}.ports[0].containerPort`,
      65536,
      [`${SERVER} ${CONTAINER_PATH}.ports[0].containerPort: got 65536, want a port from 1 to 65535`],
    ],
    [
      'refuses port 0 of a Service',
      SERVICE,
      'spec.ports[0].port',
      0,
      [`${SERVICE} spec.ports[0].port: got 0, want a port from 1 to 65535`],
    ],
    [
      'refuses a port name that is too long',
      SERVER,
      `${CONTAINER_PATH}.ports[0].name`,
      'a-name-of-sixteen',
      [
        `${SERVER} ${CONTAINER_PATH}.ports[0].name: got "a-name-of-sixteen", want at most 15 lower-case letters, digits and single inner hyphens, with a letter`,
      ],
    ],
    [
      'refuses a policy port that is neither a number nor a name',
      POLICY,
      'spec.egress[0].ports[0].port',
      '6379',
      [`${POLICY} spec.egress[0].ports[0].port: got "6379", want a port from 1 to 65535, or the name of one`],
    ],
    [
      'refuses a protocol in lower case',
      SERVICE,
      'spec.ports[0].protocol',
      'tcp',
      [`${SERVICE} spec.ports[0].protocol: got "tcp", want one of TCP, UDP, SCTP`],
    ],
    [
      'refuses a label value that is too long',
      SERVER,
      'metadata.labels.team',
      'x'.repeat(64),
      [
        `${SERVER} metadata.labels.team: got "${'x'.repeat(64)}", want at most 63 letters, digits, inner hyphens, underscores and dots, or empty text`,
      ],
    ],
    ['accepts a label value of 63 characters', SERVER, 'metadata.labels.team', 'x'.repeat(63), []],
    [
      'refuses a label value that is a number',
      SERVER,
      'metadata.labels.team',
      123,
      [
        `${SERVER} metadata.labels.team: got 123, want at most 63 letters, digits, inner hyphens, underscores and dots, or empty text`,
      ],
    ],
    [
      'refuses a label key with two slashes',
      SERVER,
      'spec.template.metadata.labels',
      { 'a/b/c': 'x' },
      [`${SERVER} spec.template.metadata.labels: got the key "a/b/c", want ${KEY}`],
    ],
    [
      'refuses an annotation key with a space',
      SERVER,
      'metadata.annotations',
      { 'a b': 'x' },
      [`${SERVER} metadata.annotations: got the key "a b", want ${KEY}`],
    ],
    [
      'refuses a selector key that is not a label key',
      SERVICE,
      'spec.selector',
      { '-app': 'x' },
      [`${SERVICE} spec.selector: got the key "-app", want ${KEY}`],
    ],
    [
      'refuses a ConfigMap key with a slash',
      'ConfigMap tenant-acme/redis',
      'data',
      { 'conf/redis': 'x' },
      [
        'ConfigMap tenant-acme/redis data: got the key "conf/redis", want a key of letters, digits, hyphens, underscores and dots',
      ],
    ],
    [
      'refuses a variable name that starts with a digit',
      SERVER,
      `${CONTAINER_PATH}.env[0].name`,
      '1ST',
      [
        `${SERVER} ${CONTAINER_PATH}.env[0].name: got "1ST", want a name of letters, digits, hyphens, underscores and dots that does not start with a digit`,
      ],
    ],
    [
      'refuses a container name in capitals',
      SERVER,
      `${CONTAINER_PATH}.name`,
      'Server',
      [`${SERVER} ${CONTAINER_PATH}.name: got "Server", want ${LABEL_NAME}`],
    ],
  ]);
});

describe('the rule schema, on the name of an object', () => {
  const named = (identity: string, name: string) =>
    found(schema, changed(identity, 'metadata.name', name)).map((line) => line.replace(/^.*?: /, ''));
  const label52 = 'at most 52 lower-case letters, digits and inner hyphens';

  it.each([
    [SERVICE, '123', 'at most 63 lower-case letters, digits and inner hyphens, starting with a letter'],
    ['Namespace tenant-acme', 'x'.repeat(64), LABEL_NAME],
    ['Namespace tenant-acme', 'tenant.acme', LABEL_NAME],
    [REDIS, 'x'.repeat(53), label52],
    [FLUX, 'x'.repeat(64), LABEL_NAME],
    [QUOTA, 'Quota', 'at most 253 lower-case letters, digits, inner hyphens and inner dots'],
    [
      'rbac.authorization.k8s.io/Role tenant-acme/tenant-admin',
      'tenant/admin',
      'text without "/" and "%" that is neither "." nor ".."',
    ],
  ])('of %s is not %s', (identity, name, expected) => {
    expect(named(identity, name)).toEqual([`got "${name}", want ${expected}`]);
  });

  it.each([
    [SERVICE, 'x'.repeat(63)],
    ['Namespace tenant-acme', '123'],
    [REDIS, 'x'.repeat(52)],
    [QUOTA, 'quota.of.acme'],
    ['rbac.authorization.k8s.io/Role tenant-acme/tenant-admin', 'tenant:Admin'],
  ])('of %s may be %s', (identity, name) => {
    expect(named(identity, name)).toEqual([]);
  });

  it('requires a namespace, except for cluster-scoped kinds', () => {
    expect(found(schema, changed(SERVER, 'metadata.namespace', undefined))).toEqual([
      'apps/Deployment server metadata.namespace: got nothing, want this field',
    ]);
    expect(found(schema, changed('Namespace tenant-acme', 'metadata.namespace', 'default'))).toEqual([
      'Namespace default/tenant-acme metadata.namespace: got "default", want no namespace: the kind is cluster-wide',
    ]);
  });
});
