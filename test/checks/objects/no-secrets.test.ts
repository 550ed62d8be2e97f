import { describe, expect, it } from 'vitest';
import { noSecrets } from '../../../src/checks/objects/no-secrets';
import { found } from '../fixture/change';
import { type Row, testRows } from '../fixture/rows';

const CONFIG = 'ConfigMap tenant-acme/server';
const SERVER = 'apps/Deployment tenant-acme/server';
const ENV = 'spec.template.spec.containers[0].env';

/** A variable of the log server's configuration. */
function written(key: string): Row {
  return [
    `are not the value of ${key}`,
    CONFIG,
    `data["${key}"]`,
    'hunter2',
    [`${CONFIG} data.${key}: writes out ${key}, want it from a Secret`],
  ];
}

function harmless(key: string, value: string): Row {
  return [`are not what ${key} says`, CONFIG, `data["${key}"]`, value, []];
}

describe('secrets', () => {
  testRows(noSecrets, [
    ...[
      'PASSWORD',
      'DB_PASSWORD',
      'GITHUB_TOKEN',
      'client-secret',
      'OPENAI_API_KEY',
      'APIKEY',
      'apiKey',
      'AWS_SECRET_ACCESS_KEY',
      'tls.private-key',
      'dbPassword',
    ].map(written),
    harmless('MAX_TOKENS', '4096'),
    harmless('MCP_MAX_TOKEN', '4096'),
    harmless('TOKEN_ENDPOINT', 'https://acme.neurallog.com/token'),
    harmless('PASSWORD_FILE', '/etc/credentials/password'),
    harmless('SECRET_NAME', 'papers-credentials'),
    harmless('MONKEY', 'see'),
    harmless('SECRETARY', 'Ms Smith'),
    harmless('REDIS_PASSWORD', '$(CACHE_PASSWORD)'),
    harmless('REDIS_PASSWORD', ''),
    harmless('PAGE', 'https://acme.neurallog.com:443/a@b'),
    [
      'are not the value of a variable of a container',
      SERVER,
      `${ENV}[2]`,
      { name: 'AUTH_TOKEN', value: 'hunter2' },
      [`${SERVER} ${ENV}[2].value: writes out AUTH_TOKEN, want it from a Secret`],
    ],
    [
      'are not in a URL',
      CONFIG,
      'data.REDIS_URL',
      'redis://:hunter2@redis:6379',
      [`${CONFIG} data.REDIS_URL: holds a URL with a password, want it from a Secret`],
    ],
    [
      'are no private key, wherever it stands',
      CONFIG,
      'data["tls.pem"]',
      'x\n-----BEGIN RSA PRIVATE KEY-----\nMII',
      [`${CONFIG} data.tls.pem: holds a private key, want it from a Secret`],
    ],
    harmless('ca.crt', '-----BEGIN CERTIFICATE-----\nMII'),
  ]);

  it.each([{ stringData: { password: 'hunter2' } }, { data: {} }, {}])(
    'are not printed, whatever is in them: %o',
    (fields) => {
      const metadata = { name: 'redis-credentials', namespace: 'tenant-acme' };
      expect(found(noSecrets, [{ apiVersion: 'v1', kind: 'Secret', metadata, ...fields }])).toEqual([
        'Secret tenant-acme/redis-credentials: is a Secret, want only references to it',
      ]);
    },
  );
});
