import { describe, expect, it } from 'vitest';
import { rendered } from '../../support/rendered';
import { mcpServer, organization } from '../../support/specs';

const shared = () =>
  rendered({
    organizations: [
      organization(),
      organization({ id: 'ops', retentionDays: 30, mcpServers: [mcpServer({ name: 'runbooks' })] }),
    ],
    grants: [
      { from: 'research', to: 'ops', what: 'logs:read' },
      { from: 'research', to: 'ops', what: 'mcp:use', server: 'search' },
    ],
  });

function document(data: unknown, key: string): unknown {
  const text =
    typeof data === 'object' && data !== null ? Object.entries(data).find(([name]) => name === key)?.[1] : undefined;
  return JSON.parse(String(text));
}

describe('the documents of a tenant', () => {
  it('tell the log server whose logs are where, how long they stay and who may read them', () => {
    expect(document(shared().one('ConfigMap', 'tenant-acme', 'grants').data, 'grants.json')).toEqual({
      tenant: 'acme',
      organizations: [
        { id: 'research', logNamespace: 'research', retentionDays: 90 },
        { id: 'ops', logNamespace: 'ops', retentionDays: 30 },
      ],
      logsRead: [{ from: 'research', to: 'ops' }],
    });
  });

  it('are mounted by the log server, read-only', () => {
    expect(shared().one('Deployment', 'tenant-acme', 'server').spec).toHaveProperty(
      'template.spec.containers.0.volumeMounts.0',
      {
        name: 'grants',
        mountPath: '/etc/neurallog/grants',
        readOnly: true,
      },
    );
  });

  it('tell each organization its own settings and grants, and nothing of its siblings', () => {
    const settings = (id: string) =>
      document(shared().one('ConfigMap', `tenant-acme-org-${id}`, 'organization-settings').data, 'settings.json');
    const grants = [
      { from: 'research', to: 'ops', what: 'logs:read' },
      { from: 'research', to: 'ops', what: 'mcp:use', server: 'search' },
    ];
    expect(settings('ops')).toEqual({
      tenant: 'acme',
      organization: 'ops',
      logNamespace: 'ops',
      retentionDays: 30,
      shares: [],
      receives: grants,
    });
    expect(settings('research')).toEqual({
      tenant: 'acme',
      organization: 'research',
      logNamespace: 'research',
      retentionDays: 90,
      shares: grants,
      receives: [],
    });
  });

  it('share nothing unless the tenant says so', () => {
    expect(document(rendered().one('ConfigMap', 'tenant-acme', 'grants').data, 'grants.json')).toMatchObject({
      logsRead: [],
    });
  });
});
