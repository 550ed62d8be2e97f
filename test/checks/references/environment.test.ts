import { describe, expect, it } from 'vitest';
import { references } from '../../../src/checks/references/references';
import { changed, found, spoil } from '../fixture/change';
import { testRows } from '../fixture/rows';

const SERVER = 'apps/Deployment tenant-acme/server';
const BOX = 'spec.template.spec.containers[0]';

describe('references to variables', () => {
  testRows(references, [
    [
      'refuses a variable that is declared twice',
      SERVER,
      `${BOX}.env[2]`,
      { name: 'REDIS_URL', value: 'redis://elsewhere:6379' },
      [`${SERVER} ${BOX}.env: declares REDIS_URL more than once, want each variable once`],
    ],
    [
      'refuses an argument that expands a variable which nobody declares',
      SERVER,
      `${BOX}.args[1]`,
      '$(REDIS_PASWORD)',
      [`${SERVER} ${BOX}.args[1]: got $(REDIS_PASWORD), want a variable that container server declares`],
    ],
    [
      'refuses a command that expands a variable which nobody declares',
      SERVER,
      `${BOX}.command`,
      ['run', '--port=$(PORT)'],
      [`${SERVER} ${BOX}.command[1]: got $(PORT), want a variable that container server declares`],
    ],
    [
      'refuses a value that expands a variable declared below it',
      SERVER,
      `${BOX}.env[0]`,
      { name: 'FIRST', value: '$(REDIS_URL)' },
      [
        `Secret tenant-acme/redis-credentials: got key "password" on the list of Secrets that must exist, want a pod of tenant-acme that reads it`,
        `${SERVER} ${BOX}.args[1]: got $(REDIS_PASSWORD), want a variable that container server declares`,
        `${SERVER} ${BOX}.env[0].value: got $(REDIS_URL), want a variable that container server declares`,
        `${SERVER} ${BOX}.env[1].value: got $(REDIS_PASSWORD), want a variable that container server declares`,
      ],
    ],
    ['accepts a variable that comes from a ConfigMap', SERVER, `${BOX}.args[1]`, '$(TENANT_ID)', []],
    ['takes $$(NAME) for the escape that it is', SERVER, `${BOX}.args[1]`, '$$(NOBODY)', []],
    [
      'leaves a probe to its shell, which Kubernetes does not expand',
      SERVER,
      `${BOX}.lifecycle`,
      { preStop: { exec: { command: ['sh', '-c', 'kill $(PID)'] } } },
      [],
    ],
  ]);

  it.each([
    ['$(APP_TENANT_ID)', []],
    ['$(TENANT_ID)', [`${SERVER} ${BOX}.args[1]: got $(TENANT_ID), want a variable that container server declares`]],
  ])('knows a variable of a source under its prefix alone: %s', (argument, findings) => {
    const objects = changed(SERVER, `${BOX}.envFrom[0].prefix`, 'APP_').map((one) =>
      one.kind === 'Deployment' && one.metadata.name === 'server' ? spoil(one, `${BOX}.args[1]`, argument) : one,
    );
    expect(found(references, objects)).toEqual(findings);
  });
});
