import { describe, expect, it } from 'vitest';
import { references } from '../../../src/checks/references/references';
import { changed, found, withValue } from '../fixture/change';
import { testRows } from '../fixture/rows';

const SERVER = 'apps/Deployment tenant-acme/server';
const CONTAINER_PATH = 'spec.template.spec.containers[0]';

describe('the rule references, on variables', () => {
  testRows(references, [
    [
      'refuses a variable that is declared twice',
      SERVER,
      `${CONTAINER_PATH}.env[2]`,
      { name: 'REDIS_URL', value: 'redis://elsewhere:6379' },
      [`${SERVER} ${CONTAINER_PATH}.env: declares REDIS_URL more than once, want each variable once`],
    ],
    [
      'refuses an argument with an undeclared variable',
      SERVER,
      `${CONTAINER_PATH}.args[1]`,
      '$(REDIS_PASWORD)',
      [`${SERVER} ${CONTAINER_PATH}.args[1]: got $(REDIS_PASWORD), want a variable that container server declares`],
    ],
    [
      'refuses a command with an undeclared variable',
      SERVER,
      `${CONTAINER_PATH}.command`,
      ['run', '--port=$(PORT)'],
      [`${SERVER} ${CONTAINER_PATH}.command[1]: got $(PORT), want a variable that container server declares`],
    ],
    [
      'refuses a value with a variable that is declared later',
      SERVER,
      `${CONTAINER_PATH}.env[0]`,
      { name: 'FIRST', value: '$(REDIS_URL)' },
      [
        `Secret tenant-acme/redis-credentials: got key "password" on the list of Secrets that must exist, want a pod of tenant-acme that reads it`,
        `${SERVER} ${CONTAINER_PATH}.args[1]: got $(REDIS_PASSWORD), want a variable that container server declares`,
        `${SERVER} ${CONTAINER_PATH}.env[0].value: got $(REDIS_URL), want a variable that container server declares`,
        `${SERVER} ${CONTAINER_PATH}.env[1].value: got $(REDIS_PASSWORD), want a variable that container server declares`,
      ],
    ],
    ['accepts a variable of a ConfigMap', SERVER, `${CONTAINER_PATH}.args[1]`, '$(TENANT_ID)', []],
    ['accepts $$(NAME), which is escaped', SERVER, `${CONTAINER_PATH}.args[1]`, '$$(NOBODY)', []],
    [
      'accepts $(NAME) in a hook command, which Kubernetes does not expand',
      SERVER,
      `${CONTAINER_PATH}.lifecycle`,
      { preStop: { exec: { command: ['sh', '-c', 'kill $(PID)'] } } },
      [],
    ],
  ]);

  it.each([
    ['$(APP_TENANT_ID)', []],
    [
      '$(TENANT_ID)',
      [`${SERVER} ${CONTAINER_PATH}.args[1]: got $(TENANT_ID), want a variable that container server declares`],
    ],
  ])('requires the prefix of an envFrom source: %s', (argument, findings) => {
    const objects = changed(SERVER, `${CONTAINER_PATH}.envFrom[0].prefix`, 'APP_').map((one) =>
      one.kind === 'Deployment' && one.metadata.name === 'server'
        ? withValue(one, `${CONTAINER_PATH}.args[1]`, argument)
        : one,
    );
    expect(found(references, objects)).toEqual(findings);
  });
});
