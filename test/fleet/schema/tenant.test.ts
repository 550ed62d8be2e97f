import { describe, expect, it } from 'vitest';
import { parsePlatform, parseTenant } from '../../../src/fleet/parse';
import { messages, refusals } from '../../support/problems';
import { changed, PLATFORM, TENANT } from '../../support/texts';

const server = (fields: string) => () =>
  parseTenant(changed(TENANT, 'name: search', `name: search\n          ${fields}`), 'fleet/tenants/acme.yaml');
const plan = (fields: string) => () =>
  parsePlatform(changed(PLATFORM, 'standard', `standard\n  plans: { pro: ${fields} }`), 'fleet/platform.yaml');

describe('an MCP server of a tenant', () => {
  it.each(['user: 1', 'group: 2147483647', 'metricsPort: 65535', 'transport: stdio'])('may have %s', (fields) => {
    expect(refusals(server(fields))).toEqual([]);
  });

  it.each([
    ['user: 0', 'user'],
    ['group: 0', 'group'],
    ['user: 2147483648', 'user'],
    ['metricsPort: 0', 'metricsPort'],
    ['metricsPort: 65536', 'metricsPort'],
  ])('may not have %s', (fields, field) => {
    expect(refusals(server(fields))).toEqual([`wrong-value spec.organizations[0].mcpServers[0].${field}`]);
  });

  it('may not run as root, and the problem names the field', () => {
    expect(messages(server('user: 0'))).toEqual([
      'fleet/tenants/acme.yaml:13:17 spec.organizations[0].mcpServers[0].user: got 0, want a whole number from 1 to 2147483647 [wrong-value]',
    ]);
  });
});

describe('a plan of a platform', () => {
  it('may change the defaults of a container', () => {
    expect(refusals(plan('{ limits: { default: { cpu: 20m }, min: { memory: 16Mi }, minVolume: 2Gi } }'))).toEqual([]);
  });

  it('may not change the maximum of one container, which follows from the share', () => {
    expect(refusals(plan('{ limits: { max: { cpuLimit: "1" } } }'))).toEqual([
      'unknown-field spec.plans.pro.limits.max',
    ]);
  });
});
