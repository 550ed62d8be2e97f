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
const BOX = 'spec.template.spec.containers[0]';

const LABEL_NAME = 'at most 63 lower-case letters, digits and inner hyphens';
const KEY = 'a key such as app.kubernetes.io/name: at most 63 characters behind the slash';

describe('what the API server refuses and its documents do not say', () => {
  testRows(schema, [
    [
      'a port of a container above 65535',
      SERVER,
      `${BOX}.ports[0].containerPort`,
      65536,
      [`${SERVER} ${BOX}.ports[0].containerPort: got 65536, want a port from 1 to 65535`],
    ],
    [
      'port 0 of a Service',
      SERVICE,
      'spec.ports[0].port',
      0,
      [`${SERVICE} spec.ports[0].port: got 0, want a port from 1 to 65535`],
    ],
    [
      'a name of a port that is too long',
      SERVER,
      `${BOX}.ports[0].name`,
      'a-name-of-sixteen',
      [
        `${SERVER} ${BOX}.ports[0].name: got "a-name-of-sixteen", want at most 15 lower-case letters, digits and single inner hyphens, with a letter`,
      ],
    ],
    [
      'a port of a policy that is neither a port nor a name of one',
      POLICY,
      'spec.egress[0].ports[0].port',
      '6379',
      [`${POLICY} spec.egress[0].ports[0].port: got "6379", want a port from 1 to 65535, or the name of one`],
    ],
    [
      'a protocol in lower case',
      SERVICE,
      'spec.ports[0].protocol',
      'tcp',
      [`${SERVICE} spec.ports[0].protocol: got "tcp", want one of TCP, UDP, SCTP`],
    ],
    [
      'a label value that is too long',
      SERVER,
      'metadata.labels.team',
      'x'.repeat(64),
      [
        `${SERVER} metadata.labels.team: got "${'x'.repeat(64)}", want at most 63 letters, digits, inner hyphens, underscores and dots, or empty text`,
      ],
    ],
    ['a label value of 63 characters, which is fine', SERVER, 'metadata.labels.team', 'x'.repeat(63), []],
    [
      'a label value that is a number',
      SERVER,
      'metadata.labels.team',
      123,
      [
        `${SERVER} metadata.labels.team: got 123, want at most 63 letters, digits, inner hyphens, underscores and dots, or empty text`,
      ],
    ],
    [
      'a label key with two slashes',
      SERVER,
      'spec.template.metadata.labels',
      { 'a/b/c': 'x' },
      [`${SERVER} spec.template.metadata.labels: got the key "a/b/c", want ${KEY}`],
    ],
    [
      'an annotation key with a space',
      SERVER,
      'metadata.annotations',
      { 'a b': 'x' },
      [`${SERVER} metadata.annotations: got the key "a b", want ${KEY}`],
    ],
    [
      'a key of a selector that is no label key',
      SERVICE,
      'spec.selector',
      { '-app': 'x' },
      [`${SERVICE} spec.selector: got the key "-app", want ${KEY}`],
    ],
    [
      'a key of a ConfigMap with a slash',
      'ConfigMap tenant-acme/redis',
      'data',
      { 'conf/redis': 'x' },
      [
        'ConfigMap tenant-acme/redis data: got the key "conf/redis", want a key of letters, digits, hyphens, underscores and dots',
      ],
    ],
    [
      'the name of a variable that starts with a digit',
      SERVER,
      `${BOX}.env[0].name`,
      '1ST',
      [
        `${SERVER} ${BOX}.env[0].name: got "1ST", want a name of letters, digits, hyphens, underscores and dots that does not start with a digit`,
      ],
    ],
    [
      'the name of a container in capitals',
      SERVER,
      `${BOX}.name`,
      'Server',
      [`${SERVER} ${BOX}.name: got "Server", want ${LABEL_NAME}`],
    ],
  ]);
});

describe('the name of an object', () => {
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
  ])('of %s is not %s', (identity, name, wanted) => {
    expect(named(identity, name)).toEqual([`got "${name}", want ${wanted}`]);
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

  it('stands in a namespace, unless the kind is cluster-wide', () => {
    expect(found(schema, changed(SERVER, 'metadata.namespace', undefined))).toEqual([
      'apps/Deployment server metadata.namespace: got nothing, want this field',
    ]);
    expect(found(schema, changed('Namespace tenant-acme', 'metadata.namespace', 'default'))).toEqual([
      'Namespace default/tenant-acme metadata.namespace: got "default", want no namespace: the kind is cluster-wide',
    ]);
  });
});
