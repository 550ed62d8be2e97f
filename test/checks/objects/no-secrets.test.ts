import { describe, expect, it } from 'vitest';
import { noSecrets } from '../../../src/checks/objects/no-secrets';
import { found } from '../fixture/change';
import { type Row, testRows } from '../fixture/rows';

const CONFIG = 'ConfigMap tenant-acme/server';
const SERVER = 'apps/Deployment tenant-acme/server';
const ENV = 'spec.template.spec.containers[0].env';

/** A row that adds a secret variable to the configuration of the log server. */
function refusedVariable(key: string): Row {
  return [
    `refuses a value of ${key}`,
    CONFIG,
    `data["${key}"]`,
    'hunter2',
    [`${CONFIG} data.${key}: writes out ${key}, want it from a Secret`],
  ];
}

function allowedVariable(key: string, value: string): Row {
  return [`accepts ${key}: ${value}`, CONFIG, `data["${key}"]`, value, []];
}

describe('the rule no-secrets', () => {
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
    ].map(refusedVariable),
    allowedVariable('MAX_TOKENS', '4096'),
    allowedVariable('MCP_MAX_TOKEN', '4096'),
    allowedVariable('TOKEN_ENDPOINT', 'https://acme.neurallog.com/token'),
    allowedVariable('PASSWORD_FILE', '/etc/credentials/password'),
    allowedVariable('SECRET_NAME', 'papers-credentials'),
    allowedVariable('MONKEY', 'see'),
    allowedVariable('SECRETARY', 'Ms Smith'),
    allowedVariable('REDIS_PASSWORD', '$(CACHE_PASSWORD)'),
    allowedVariable('REDIS_PASSWORD', ''),
    allowedVariable('PAGE', 'https://acme.neurallog.com:443/a@b'),
    [
      'refuses a secret variable of a container',
      SERVER,
      `${ENV}[2]`,
      { name: 'AUTH_TOKEN', value: 'hunter2' },
      [`${SERVER} ${ENV}[2].value: writes out AUTH_TOKEN, want it from a Secret`],
    ],
    [
      'refuses a password in a URL',
      CONFIG,
      'data.REDIS_URL',
      'redis://:hunter2@redis:6379',
      [`${CONFIG} data.REDIS_URL: holds a URL with a password, want it from a Secret`],
    ],
    [
      'refuses a private key inside a text',
      CONFIG,
      'data["tls.pem"]',
      'x\n-----BEGIN RSA PRIVATE KEY-----\nMII',
      [`${CONFIG} data.tls.pem: holds a private key, want it from a Secret`],
    ],
    allowedVariable('ca.crt', '-----BEGIN CERTIFICATE-----\nMII'),
  ]);

  it.each([{ stringData: { password: 'hunter2' } }, { data: {} }, {}])('refuses a Secret object: %o', (fields) => {
    const metadata = { name: 'redis-credentials', namespace: 'tenant-acme' };
    expect(found(noSecrets, [{ apiVersion: 'v1', kind: 'Secret', metadata, ...fields }])).toEqual([
      'Secret tenant-acme/redis-credentials: is a Secret, want only references to it',
    ]);
  });
});
