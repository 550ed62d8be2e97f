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

  it('refuses a cache that is too small to hold anything, and 0, which Redis takes for no bound', () => {
    expect(
      messages(() => definePlatform('cluster', platformSpec({ plans: { free: { cache: { maxMemory: '0' } } } }))),
    ).toEqual([
      'spec.plans.free.cache.maxMemory: got 0 bytes, want at least 16777216: an empty Redis needs some, and takes 0 for no bound at all [plan-inconsistent]',
    ]);
  });

  it('refuses a root share that does not hold the volume of Redis', () => {
    const plans = { free: { shares: { root: { storage: '2047Mi' } } } };
    expect(messages(() => definePlatform('cluster', platformSpec({ plans })))).toEqual([
      'spec.plans.free.shares.root: got 2Gi of storage for the services at their busiest, want at most 2047Mi; raise the share or shrink the workloads [plan-inconsistent]',
    ]);
  });

  it('changes what a container gets that asks for nothing', () => {
    const limits = { default: { cpuLimit: '120m' }, min: { memory: '16Mi' }, minVolume: '2Gi' };
    const MI = 1048576;
    expect(definePlatform('cluster', platformSpec({ plans: { pro: { limits } } })).plans.pro.limits).toEqual({
      default: {
        cpu: 25,
        cpuLimit: 120,
        memory: 64 * MI,
        memoryLimit: 128 * MI,
        ephemeral: 64 * MI,
        ephemeralLimit: 128 * MI,
      },
      min: { cpu: 10, memory: 16 * MI },
      minVolume: 2048 * MI,
    });
  });

  it.each([
    [
      'a default request below the minimum',
      { default: { cpu: '9m' } },
      ['root', 'organization', 'mcp'].map(
        (kind) =>
          `spec.plans.pro.limits.default: got 9m of cpu requests, want at least 10m for a container that asks for nothing in a namespace of kind ${kind} [limit-range-exceeded]`,
      ),
    ],
    [
      'a default request above the default limit',
      { default: { memory: '129Mi' } },
      [
        'spec.plans.pro.limits.default: got more memory requested than the limit, want at most the limit [plan-inconsistent]',
      ],
    ],
    [
      'a default limit above the half of the smallest share',
      { default: { cpuLimit: '251m' } },
      [
        'spec.plans.pro.limits.default: got 251m of cpu limits, want at most 250m for a container that asks for nothing in a namespace of kind organization [limit-range-exceeded]',
      ],
    ],
    [
      'no minimum',
      { min: { cpu: '0' } },
      ['spec.plans.pro.limits.min.cpu: got 0, want more: what asks for 0 has no bound [plan-inconsistent]'],
    ],
    [
      'no ephemeral storage',
      { default: { ephemeral: '0', ephemeralLimit: '0' } },
      [
        'spec.plans.pro.limits.default: got an ephemeral-storage limit of 0, want more: Kubernetes takes 0 for no limit [plan-inconsistent]',
      ],
    ],
    [
      'a smallest volume above that of Redis',
      { minVolume: '3Gi' },
      ['spec.plans.pro.limits.minVolume: got 3Gi, want at most the 2Gi of Redis [plan-inconsistent]'],
    ],
  ])('refuses %s', (_what, limits, expected) => {
    expect(messages(() => definePlatform('cluster', platformSpec({ plans: { pro: { limits } } })))).toEqual(expected);
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
