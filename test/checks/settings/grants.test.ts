import { describe, expect, it } from 'vitest';
import { grantsExact } from '../../../src/checks/settings/grants';
import { OBJECTS } from '../fixture/acme';
import { found, without } from '../fixture/change';
import { testRows } from '../fixture/rows';

const GRANTS = 'ConfigMap tenant-acme/grants';
const SETTINGS = 'ConfigMap tenant-acme-org-research/organization-settings';
const SERVER = 'ConfigMap tenant-acme/server';
const SEARCH = 'apps/Deployment tenant-acme-org-research-mcp/search';
const ENV = 'spec.template.spec.containers[0].env';
const DOCUMENT = 'data["grants.json"]';

function grants(logsRead: unknown, organizations: unknown = [ORGANIZATION]): string {
  return JSON.stringify({ tenant: 'acme', logsRead, organizations });
}

const ORGANIZATION = { id: 'research', logNamespace: 'research', retentionDays: 90 };

describe('the rule grants-exact', () => {
  testRows(grantsExact, [
    [
      'refuses a log reader without a grant',
      GRANTS,
      DOCUMENT,
      grants([{ from: 'research', to: 'ops' }]),
      [`${GRANTS} data.grants.json: has [{"from":"research","to":"ops"}] for logsRead, want []`],
    ],
    [
      'refuses the log namespace of another organization',
      GRANTS,
      DOCUMENT,
      grants([], [{ ...ORGANIZATION, logNamespace: 'ops' }]),
      [
        `${GRANTS} data.grants.json: has [{"id":"research","logNamespace":"ops","retentionDays":90}] for organizations, want [{"id":"research","logNamespace":"research","retentionDays":90}]`,
      ],
    ],
    [
      'refuses an unknown field',
      GRANTS,
      DOCUMENT,
      `{"allowAll":true,${grants([]).slice(1)}`,
      [`${GRANTS} data.grants.json: has true for allowAll, want no such field`],
    ],
    [
      'refuses a document that is not JSON',
      GRANTS,
      DOCUMENT,
      'tenant: acme',
      [`${GRANTS} data.grants.json: is not a JSON object, want one`],
    ],
    [
      'refuses another log namespace in the settings of an organization',
      SETTINGS,
      'data["settings.json"]',
      '{"tenant":"acme","organization":"research","logNamespace":"ops","retentionDays":90,"shares":[],"receives":[]}',
      [`${SETTINGS} data.settings.json: has "ops" for logNamespace, want "research"`],
    ],
    [
      'refuses another tenant in a variable',
      SERVER,
      'data.TENANT_ID',
      'globex',
      [`${SERVER} data.TENANT_ID: got "globex", want "acme"`],
    ],
    [
      'refuses another organization in a variable',
      SEARCH,
      ENV,
      [
        { name: 'ORGANIZATION_ID', value: 'ops' },
        { name: 'LOG_NAMESPACE', value: 'research' },
      ],
      [`${SEARCH} ${ENV}[0].value: got "ops", want "research"`],
    ],
    [
      'refuses an organization variable in the root namespace',
      SERVER,
      'data.LOG_NAMESPACE',
      'research',
      [`${SERVER} data.LOG_NAMESPACE: got "research", want no such variable`],
    ],
  ]);

  it('requires the settings of every organization', () => {
    expect(found(grantsExact, without(SETTINGS))).toEqual([
      'Namespace tenant-acme-org-research: has no ConfigMap organization-settings, want one with settings.json',
    ]);
  });

  it('requires every grant of the file', () => {
    const granted = { grants: [{ what: 'logs:read', from: 'research', to: 'ops' } as const] };
    expect(found(grantsExact, OBJECTS, granted)).toEqual([
      `${GRANTS} data.grants.json: has [] for logsRead, want [{"from":"research","to":"ops"}]`,
      `${SETTINGS} data.settings.json: has [] for shares, want [{"from":"research","to":"ops","what":"logs:read"}]`,
    ]);
  });
});
