import { describe, expect, it } from 'vitest';
import { definePlatform } from '../src/platform';
import { messages, refusals } from './support/problems';
import { IMAGE, platformSpec } from './support/specs';

describe('definePlatform', () => {
  it('fills in what the file does not say', () => {
    const platform = definePlatform('cluster', platformSpec());
    expect(platform.podSecurityVersion).toBe('v1.28');
    expect(platform.controlNamespace).toBe('neurallog-tenants');
    expect(platform.peers.dns).toEqual({ namespace: 'kube-system', podLabels: { 'k8s-app': 'kube-dns' } });
    expect(platform.dnsPorts).toEqual([53]);
    expect(platform.authUrl).toBe('http://auth.neurallog-system.svc:3040');
    expect(platform.flux).toEqual({
      source: { kind: 'GitRepository', name: 'neurallog-tenants' },
      path: './dist',
      interval: '1h',
      retryInterval: '2m',
      timeout: '10m',
    });
    expect(platform.catalog.server).toEqual({
      image: IMAGE,
      port: 3030,
      metricsPort: 9090,
      healthPath: '/',
      user: 1001,
    });
    expect(platform.catalog.redis).toEqual({ image: IMAGE, user: 999, group: 1000 });
    expect(platform.capacity).toEqual({ kind: 'unlimited' });
    expect(platform.clusterCidrs).toEqual(['10.244.0.0/16', '10.96.0.0/12', '10.0.0.0/16']);
  });

  it('never lets a path end in a slash, which Flux would double', () => {
    expect(definePlatform('cluster', platformSpec({ flux: { path: './bundles//' } })).flux.path).toBe('./bundles');
  });

  it('changes a plan where the file says so, and only there', () => {
    const plans = { pro: { slots: 12, mcpServer: { scale: { min: 2, max: 2 } }, shares: { root: { pods: 60 } } } };
    const { pro, free } = definePlatform('cluster', platformSpec({ plans })).plans;
    expect([pro.slots, pro.mcpServer.scale, pro.shares.root.pods, pro.shares.root.cpu]).toEqual([
      12,
      { min: 2, max: 2 },
      60,
      3500,
    ]);
    expect(free.slots).toBe(1);
  });

  it('refuses a plan whose services do not fit its root share', () => {
    expect(
      messages(() =>
        definePlatform('cluster', platformSpec({ plans: { free: { shares: { root: { cpuLimit: '1900m' } } } } })),
      ),
    ).toEqual([
      'spec.plans.free.shares.root: got 1950m of cpu limits for the services at their busiest, want at most 1900m; raise the share or shrink the workloads [plan-inconsistent]',
    ]);
  });

  it('refuses a plan whose MCP server does not fit a slot, surge included', () => {
    expect(
      refusals(() =>
        definePlatform('cluster', platformSpec({ plans: { pro: { mcpServer: { scale: { min: 2, max: 8 } } } } })),
      ),
    ).toEqual([
      'plan-inconsistent spec.plans.pro.shares.mcp',
      'plan-inconsistent spec.plans.pro.shares.mcp',
      'plan-inconsistent spec.plans.pro.shares.mcp',
      'plan-inconsistent spec.plans.pro.shares.mcp',
    ]);
  });

  it('refuses a scale upside down, requests above limits, and a cache that fills its container', () => {
    const free = { web: { scale: { min: 2, max: 1 } }, cache: { maxMemory: '200Mi', resources: { cpu: '400m' } } };
    expect(refusals(() => definePlatform('cluster', platformSpec({ plans: { free } })))).toEqual([
      'plan-inconsistent spec.plans.free',
      'plan-inconsistent spec.plans.free',
      'plan-inconsistent spec.plans.free.cache.maxMemory',
    ]);
  });

  it('counts what a sandbox costs for each pod', () => {
    const sandbox = { runtimeClassName: 'gvisor', cpuOverhead: '150m', memoryOverhead: '100Mi' };
    expect(refusals(() => definePlatform('cluster', platformSpec({ sandbox })))).toEqual([
      'plan-inconsistent spec.plans.free.shares.mcp',
      'plan-inconsistent spec.plans.free.shares.mcp',
    ]);
    expect(definePlatform('cluster', platformSpec({ sandbox: { ...sandbox, cpuOverhead: '20m' } })).sandbox.kind).toBe(
      'runtime-class',
    );
  });

  it.each(['kube-system', 'flux-system', 'default', 'tenant-acme', 'Upper'])(
    'refuses %s as control namespace',
    (namespace) => {
      expect(refusals(() => definePlatform('cluster', platformSpec({ flux: { namespace } })))).toEqual([
        'wrong-value spec.flux.namespace',
      ]);
    },
  );

  it('gathers everything that is wrong', () => {
    const spec = platformSpec({
      domain: 'NeuralLog',
      network: { podCidrs: ['10.244.1.1/16'], serviceCidrs: ['services'], nodeCidrs: ['10.0.0.0/16'] },
    });
    expect(
      refusals(() =>
        definePlatform('cluster', { ...spec, catalog: { ...spec.catalog, web: { image: 'web:latest' } } }),
      ),
    ).toEqual([
      'wrong-value spec.network.podCidrs[0]',
      'wrong-value spec.network.serviceCidrs[0]',
      'wrong-value spec.domain',
      'image-without-digest spec.catalog.web.image',
    ]);
  });
});
