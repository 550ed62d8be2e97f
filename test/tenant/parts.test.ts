import { App, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { identityOf, type KubeObject } from '../../src/kubernetes/object';
import { definePlatform } from '../../src/platform/resolve';
import { WorkloadAccounts } from '../../src/tenant/access/accounts';
import { RoleBindings } from '../../src/tenant/access/objects';
import { Redis } from '../../src/tenant/data/redis';
import { FluxDelivery } from '../../src/tenant/delivery/objects';
import { McpServer } from '../../src/tenant/mcp/objects';
import { TenantNamespace } from '../../src/tenant/namespace/objects';
import { FlowPolicies } from '../../src/tenant/network/network-policy';
import { Organization } from '../../src/tenant/organization';
import {
  resolveFlowPoliciesProps,
  resolveFluxDeliveryProps,
  resolveMcpServerProps,
  resolveOrganizationProps,
  resolveRedisProps,
  resolveRoleBindingsProps,
  resolveRootNamespaceProps,
  resolveServiceProps,
  resolveTenantSettingsProps,
  resolveWorkloadAccountsProps,
} from '../../src/tenant/parts';
import { renderTenant } from '../../src/tenant/render';
import { resolveTenant } from '../../src/tenant/resolve';
import { TenantSettings } from '../../src/tenant/settings/objects';
import { Workload } from '../../src/tenant/workload/objects';
import { messages } from '../support/problems';
import { mcpServer, organization, platformSpec, tenantSpec } from '../support/specs';

const platform = definePlatform('cluster', platformSpec());
const acme = { tenant: 'acme', plan: 'pro' } as const;
const organizations = [organization(), organization({ id: 'ops', mcpServers: [] })];
const grants = [{ from: 'research', to: 'ops', what: 'logs:read' as const }];

/** What a plain cdk8s app prints of a part. */
function printed(build: (chart: Chart) => Construct): KubeObject[] {
  const chart = new Chart(new App(), 'chart');
  build(chart);
  return chart.toJson();
}

const PARTS: Record<string, (chart: Chart) => Construct> = {
  TenantNamespace: (chart) =>
    new TenantNamespace(chart, 'part', resolveRootNamespaceProps(acme, { displayName: 'Acme' }, platform)),
  Organization: (chart) => new Organization(chart, 'part', resolveOrganizationProps(acme, organization(), platform)),
  FlowPolicies: (chart) =>
    new FlowPolicies(chart, 'part', resolveFlowPoliciesProps(acme, { organizations, grants }, platform)),
  RoleBindings: (chart) =>
    new RoleBindings(chart, 'part', resolveRoleBindingsProps(acme, { type: 'tenant-root' }, platform)),
  'RoleBindings of an organization': (chart) => {
    const namespace = { type: 'organization-mcp', organization: 'ops' } as const;
    return new RoleBindings(chart, 'part', resolveRoleBindingsProps(acme, namespace, platform));
  },
  WorkloadAccounts: (chart) => {
    const spec = { type: 'tenant-root', workloads: ['server', 'web', 'registry', 'redis'] } as const;
    return new WorkloadAccounts(chart, 'part', resolveWorkloadAccountsProps(acme, spec, platform));
  },
  Workload: (chart) => {
    const [server, web, registry] = resolveServiceProps(acme, { organizations, grants }, platform);
    if (server === undefined || web === undefined || registry === undefined) throw new Error('want three services');
    new Workload(chart, 'server', server);
    new Workload(chart, 'web', web);
    return new Workload(chart, 'registry', registry);
  },
  McpServer: (chart) =>
    new McpServer(chart, 'part', resolveMcpServerProps({ ...acme, organization: 'research' }, mcpServer(), platform)),
  Redis: (chart) => new Redis(chart, 'part', resolveRedisProps(acme, {}, platform)),
  TenantSettings: (chart) =>
    new TenantSettings(chart, 'part', resolveTenantSettingsProps(acme, { organizations, grants }, platform)),
  FluxDelivery: (chart) => {
    const stages = ['10-foundation', '20-data', '30-services'] as const;
    return new FluxDelivery(chart, 'part', resolveFluxDeliveryProps(acme, { stages }, platform));
  },
};

describe('a part of a tenant in a plain cdk8s app', () => {
  const whole = renderTenant(resolveTenant('acme', tenantSpec({ organizations, grants }), platform)).map(
    ({ object }) => object,
  );
  const inWhole = new Map(whole.map((object) => [identityOf(object), object]));

  it.each([
    ['TenantNamespace', 7],
    ['Organization', 39],
    ['FlowPolicies', 43],
    ['RoleBindings', 4],
    ['RoleBindings of an organization', 12],
    ['WorkloadAccounts', 4],
    ['Workload', 13],
    ['McpServer', 5],
    ['Redis', 4],
    ['TenantSettings', 3],
    ['FluxDelivery', 4],
  ])('%s prints %i objects, each as the whole tenant does', (name, count) => {
    const build = PARTS[name];
    if (build === undefined) throw new Error(`no part ${name}`);
    const objects = printed(build);
    expect(objects).toHaveLength(count);
    for (const object of objects) expect(inWhole.get(identityOf(object))).toEqual(object);
  });

  it('prints together all that the whole tenant prints', () => {
    const parts = ['TenantNamespace', 'Organization', 'FlowPolicies', 'RoleBindings', 'WorkloadAccounts', 'Workload'];
    const rest = ['McpServer', 'Redis', 'TenantSettings', 'FluxDelivery'];
    const ops = (chart: Chart) =>
      new Organization(chart, 'part', resolveOrganizationProps(acme, { id: 'ops', mcpServers: [] }, platform));
    const objects = [...[...parts, ...rest].flatMap((name) => PARTS[name] ?? []), ops].flatMap(printed);
    expect(objects.map((object) => identityOf(object)).sort()).toEqual([...inWhole.keys()].sort());
  });

  it('runs no pod of a suspended tenant', () => {
    const suspended = { ...acme, suspend: true };
    const replicas = [
      ...printed((chart) => new Redis(chart, 'part', resolveRedisProps(suspended, {}, platform))),
      ...printed((chart) => {
        const owner = { ...suspended, organization: 'research' };
        return new McpServer(chart, 'part', resolveMcpServerProps(owner, mcpServer(), platform));
      }),
    ].filter((object) => ['StatefulSet', 'Deployment'].includes(object.kind));
    expect(replicas).toMatchObject([{ spec: { replicas: 0 } }, { spec: { replicas: 0 } }]);
  });
});

describe('the props of a part', () => {
  const refused = (resolve: unknown, ...args: unknown[]) => {
    if (typeof resolve !== 'function') throw new Error('want a function');
    return messages(() => Reflect.apply(resolve, undefined, [...args, platform]));
  };

  it('are validated like a file, each path as the caller knows it', () => {
    const image = 'search:1.0';
    const owner = { ...acme, organization: 'a-mcp' };
    expect(refused(resolveMcpServerProps, owner, { name: 'search', image, prot: 1 })).toEqual([
      'spec.image: got "search:1.0", want an image pinned by digest, such as ghcr.io/acme/search:1.0@sha256:… with 64 hexadecimal digits; the tag latest says nothing, leave it out [image-without-digest]',
      'spec.prot: got the field "prot", want one of name, image, transport, sessions, port, metricsPort, user, group, healthPath, env, secretEnv, egress; did you mean port? [unknown-field]',
      'metadata.organization: got "a-mcp", want an id that does not end in "-mcp", which marks the MCP namespace [id-invalid]',
    ]);
    expect(refused(resolveOrganizationProps, acme, { id: 'research', slots: 99 })).toEqual([
      'spec.slots: got 1 organizations with 99 slots, want at most the 10 of plan pro; remove some or choose a larger plan [too-many-organizations]',
    ]);
    expect(refused(resolveRedisProps, acme, { volume: '1Gi', size: 1 })).toEqual([
      'spec.size: got the field "size", want one of volume [unknown-field]',
      'spec.volume: got 1Gi, want from 2Gi, the default, to the 100Gi of plan pro: a volume cannot shrink [volume-exceeds-plan]',
    ]);
  });

  it('are refused for an owner that no file may name', () => {
    expect(refused(resolveRedisProps, { tenant: 'a-org-b', plan: 'gold', suspended: true }, {})).toEqual([
      'spec.suspended: got the field "suspended", want one of tenant, plan, suspend; did you mean suspend? [unknown-field]',
      'spec.plan: got "gold", want one of free, basic, pro, enterprise [plan-unknown]',
      'metadata.name: got "a-org-b", want an id without "-org-", which parts tenant and organization in a namespace name [id-invalid]',
    ]);
  });

  it('are refused without the organizations that they are about', () => {
    expect(refused(resolveTenantSettingsProps, acme, {})).toEqual([
      'spec.organizations: got nothing, want a list that is not empty; add organizations [missing-field]',
    ]);
  });

  it.each([[[]], [['20-data', '10-foundation']], [['10-foundation', '10-foundation']], [['50-more']], [undefined]])(
    'are refused for the stages %j',
    (stages) => {
      expect(refused(resolveFluxDeliveryProps, acme, { stages })).toEqual([
        `spec.stages: got ${stages === undefined ? 'nothing' : JSON.stringify(stages)}, want some of 10-foundation, 20-data, 30-services, 40-edge, each once and in this order [wrong-value]`,
      ]);
    },
  );

  it('are refused for workloads and namespaces that cannot be', () => {
    expect(refused(resolveWorkloadAccountsProps, acme, { type: 'tenant-root', workloads: ['a', 'a', 'B'] })).toEqual([
      'spec.workloads[1]: got "a" again, want it once [id-duplicate]',
      'spec.workloads[2]: got "B", want lower-case letters, digits and inner hyphens, starting with a letter [id-invalid]',
    ]);
    expect(refused(resolveRoleBindingsProps, acme, { type: 'organization', organization: 'B' })).toEqual([
      'spec.organization: got "B", want lower-case letters, digits and inner hyphens [id-invalid]',
    ]);
    expect(refused(resolveRoleBindingsProps, acme, { type: 'root', organization: 'b' })).toEqual([
      'spec.type: got "root", want one of tenant-root, organization, organization-mcp [wrong-value]',
    ]);
  });
});
