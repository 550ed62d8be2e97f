import { describe, expect, it } from 'vitest';
import type { GrantSpec } from '../../../src/fleet/schema/tenant';
import { definePlatform } from '../../../src/platform/resolve';
import { resolveTenant } from '../../../src/tenant/resolve';
import { messages, refusals } from '../../support/problems';
import { mcpServer, organization, platformSpec, tenantSpec } from '../../support/specs';

const platform = definePlatform('cluster', platformSpec());
const organizations = [
  organization(),
  organization({ id: 'ops', mcpServers: [mcpServer({ name: 'runbooks' })] }),
  { id: 'legal' },
];
const resolve = (...grants: GrantSpec[]) => resolveTenant('acme', tenantSpec({ organizations, grants }), platform);

describe('grants', () => {
  it('let an organization read logs of another', () => {
    expect(resolve({ from: 'research', to: 'ops', what: 'logs:read' }).grants).toEqual([
      { what: 'logs:read', from: 'research', to: 'ops' },
    ]);
  });

  it('open nothing on the network for logs:read', () => {
    expect(resolve({ from: 'research', to: 'ops', what: 'logs:read' }).flows).toEqual(resolve().flows);
  });

  it('open one server, from the MCP servers of the grantee, for mcp:use', () => {
    const flows = resolve({ from: 'research', to: 'ops', what: 'mcp:use', server: 'search' }).flows.filter((flow) =>
      flow.id.startsWith('ops.runbooks-to-research'),
    );
    expect(flows).toEqual([
      {
        id: 'ops.runbooks-to-research.search',
        from: { kind: 'workload', namespace: 'tenant-acme-org-ops-mcp', app: 'runbooks' },
        to: { kind: 'workload', namespace: 'tenant-acme-org-research-mcp', app: 'search' },
        ports: [{ protocol: 'TCP', port: 8080 }],
        why: 'research lets ops use its search',
      },
    ]);
  });

  const refused: [string, GrantSpec, string][] = [
    [
      'an organization that does not exist',
      { from: 'research', to: 'finance', what: 'logs:read' },
      'grant-unknown-organization spec.grants[0].to',
    ],
    [
      'an organization of another tenant',
      { from: 'globex/main', to: 'ops', what: 'logs:read' },
      'grant-foreign-organization spec.grants[0].from',
    ],
    ['itself', { from: 'ops', to: 'ops', what: 'logs:read' }, 'grant-invalid spec.grants[0].to'],
    ['no server', { from: 'research', to: 'ops', what: 'mcp:use' }, 'grant-invalid spec.grants[0].server'],
    [
      "the grantee's server",
      { from: 'research', to: 'ops', what: 'mcp:use', server: 'runbooks' },
      'grant-invalid spec.grants[0].server',
    ],
    [
      'a server with logs:read',
      { from: 'research', to: 'ops', what: 'logs:read', server: 'search' },
      'grant-invalid spec.grants[0].server',
    ],
    [
      'an organization whose MCP servers would use it, and that has none',
      { from: 'research', to: 'legal', what: 'mcp:use', server: 'search' },
      'grant-invalid spec.grants[0].to',
    ],
  ];
  it.each(refused)('are refused for %s', (_what, grant, expected) => {
    expect(refusals(() => resolve(grant))).toEqual([expected]);
  });

  it('say what is missing where mcp:use would open nothing', () => {
    const grant: GrantSpec = { from: 'research', to: 'legal', what: 'mcp:use', server: 'search' };
    expect(messages(() => resolve(grant))).toEqual([
      'spec.grants[0].to: got "legal", want an organization with an MCP server: mcp:use opens search to those of the receiver, and legal has none; add one or remove the grant [grant-invalid]',
    ]);
  });

  it('let an organization without MCP servers read logs', () => {
    expect(resolve({ from: 'research', to: 'legal', what: 'logs:read' }).grants).toEqual([
      { what: 'logs:read', from: 'research', to: 'legal' },
    ]);
  });

  it('are refused twice', () => {
    const grant: GrantSpec = { from: 'research', to: 'ops', what: 'logs:read' };
    expect(refusals(() => resolve(grant, grant))).toEqual(['grant-invalid spec.grants[1]']);
  });
});
