import { describe, expect, it } from 'vitest';
import { definePlatform } from '../../src/platform/resolve';
import { messages, refusals } from '../support/problems';
import { IMAGE, platformSpec } from '../support/specs';

describe('definePlatform', () => {
  it('returns a frozen platform, and does not change its argument', () => {
    const spec = platformSpec({
      reservedHosts: ['billing'],
      storage: { className: 'fast', otherClassNames: ['slow'] },
    });
    const platform = definePlatform('cluster', spec);
    expect(() => Object.assign(platform.plans.pro.server.resources, { cpu: 1 })).toThrow(TypeError);
    expect(() => Object.assign(platform.otherStorageClasses, { 0: 'other' })).toThrow(TypeError);
    spec.storage.otherClassNames?.push('slower');
    expect(platform.otherStorageClasses).toEqual(['slow']);
    expect(spec.storage.otherClassNames).toEqual(['slow', 'slower']);
  });

  it('fills in the defaults', () => {
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

  it('removes a slash at the end of the path, which Flux would double', () => {
    expect(definePlatform('cluster', platformSpec({ flux: { path: './bundles//' } })).flux.path).toBe('./bundles');
  });

  it('overrides the given numbers of a plan, and no others', () => {
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
      'spec.plans.free.shares.root: got 1950m of cpu limits for the services at their peak, want at most 1900m; raise the share or shrink the workloads [plan-inconsistent]',
    ]);
  });

  it('refuses a plan whose MCP server does not fit a slot during a rollout', () => {
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

  it('refuses a minimum scale above the maximum, requests above limits, and a Redis that fills its container', () => {
    const free = { web: { scale: { min: 2, max: 1 } }, redis: { maxMemory: '200Mi', resources: { cpu: '400m' } } };
    expect(refusals(() => definePlatform('cluster', platformSpec({ plans: { free } })))).toEqual([
      'plan-inconsistent spec.plans.free',
      'plan-inconsistent spec.plans.free',
      'plan-inconsistent spec.plans.free.redis.maxMemory',
    ]);
  });

  it('refuses a Redis that is too small to hold anything, and 0, which Redis takes for no limit', () => {
    expect(
      messages(() => definePlatform('cluster', platformSpec({ plans: { free: { redis: { maxMemory: '0' } } } }))),
    ).toEqual([
      'spec.plans.free.redis.maxMemory: got 0 bytes, want at least 16777216: an empty Redis needs some memory, and takes 0 for no limit [plan-inconsistent]',
    ]);
  });

  it('refuses a root share that is smaller than the volume of Redis', () => {
    const plans = { free: { shares: { root: { storage: '2047Mi' } } } };
    expect(messages(() => definePlatform('cluster', platformSpec({ plans })))).toEqual([
      'spec.plans.free.shares.root: got 2Gi of storage for the services at their peak, want at most 2047Mi; raise the share or shrink the workloads [plan-inconsistent]',
    ]);
  });

  it('overrides the defaults of a container', () => {
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
          `spec.plans.pro.limits.default: got 9m of cpu requests, want at least 10m for a container without requests and limits in a namespace of type ${kind} [limit-range-exceeded]`,
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
        'spec.plans.pro.limits.default: got 251m of cpu limits, want at most 250m for a container without requests and limits in a namespace of type organization [limit-range-exceeded]',
      ],
    ],
    [
      'no minimum',
      { min: { cpu: '0' } },
      ['spec.plans.pro.limits.min.cpu: got 0, want more: Kubernetes takes 0 for no limit [plan-inconsistent]'],
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

  it('counts the overhead of a sandbox for each pod', () => {
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

  it.each(['169.254.20.10/32', '10.96.0.10/32', 'fd00:10:96::a/128'])('accepts %s as a DNS cache', (address) => {
    expect(withDnsAt(address)()).toEqual([address]);
  });

  it.each(['169.254.0.0/16', '169.254.20.10/31', '0.0.0.0/0', 'fd00::/8', '169.254.20.10', 'dns'])(
    'refuses %s as the address of a DNS cache: it is not one address',
    (address) => {
      expect(messages(withDnsAt(address))).toEqual([
        `spec.network.dns.addresses[0]: got "${address}", want one address such as 169.254.20.10/32 [wrong-value]`,
      ]);
    },
  );

  it.each([
    '169.254.169.254/32',
    'fd00:ec2::254/128',
    'FD00:EC2:0::254/128',
    '168.63.129.16/32',
    '100.100.100.200/32',
    '::ffff:169.254.169.254/128',
    '64:ff9b::a9fe:a9fe/128',
  ])('refuses %s as the address of a DNS cache: it hands out credentials', (address) => {
    expect(messages(withDnsAt(address))).toEqual([
      `spec.network.dns.addresses[0]: got "${address}", a metadata address of a cloud, want the address of a DNS cache [wrong-value]`,
    ]);
  });

  it.each(['dns', 'gateway', 'monitoring', 'auth'])('refuses a peer %s that is every pod of a namespace', (name) => {
    expect(messages(withPeer(name, { namespace: 'shared', podLabels: {} }))).toEqual([
      `spec.network.${name}.podLabels: got {}, want the labels of its pods and of no others [wrong-value]`,
    ]);
  });

  it.each(['dns', 'gateway', 'monitoring', 'auth'])('refuses a peer %s in the namespace of a tenant', (name) => {
    expect(messages(withPeer(name, { namespace: 'tenant-acme', podLabels: { app: 'x' } }))).toEqual([
      `spec.network.${name}.namespace: got "tenant-acme", want no namespace of a tenant [wrong-value]`,
    ]);
  });

  it.each(['../other', './dist/../other', '..'])('refuses %s as the folder in the source', (path) => {
    expect(messages(() => definePlatform('cluster', platformSpec({ flux: { path } })))).toEqual([
      `spec.flux.path: got "${path}", want a path below the root of the source, without ".." [wrong-value]`,
    ]);
  });

  it('reports all problems at once', () => {
    const spec = platformSpec({
      domain: 'NeuralLog',
      network: { podCidrs: ['10.244.1.1/16'], serviceCidrs: ['services'], nodeCidrs: ['10.0.0.0/16'] },
    });
    expect(refusals(() => definePlatform('cluster', spec))).toEqual([
      'wrong-value spec.network.podCidrs[0]',
      'wrong-value spec.network.serviceCidrs[0]',
      'wrong-value spec.domain',
    ]);
  });

  it('refuses a spec of a program as it would refuse the same file', () => {
    const spec = platformSpec();
    const wrong = {
      ...spec,
      catalog: { ...spec.catalog, web: { image: 'web:latest', user: 0 }, cache: { image: 'redis:latest' } },
      storage: { className: 'standard', otherClassNames: undefined, clasName: 'fast' },
    };
    // As from JavaScript, where nothing checks it.
    expect(messages(() => Reflect.apply(definePlatform, undefined, ['The cluster', wrong]))).toEqual([
      'metadata.name: got "The cluster", want a name of at most 63 lower-case letters, digits and inner hyphens [wrong-value]',
      'spec.storage.clasName: got the field "clasName", want one of className, otherClassNames; did you mean className? [unknown-field]',
      'spec.catalog.web.image: got "web:latest", want an image pinned by digest, such as ghcr.io/acme/search:1.0@sha256:… with 64 hexadecimal digits; the tag latest says nothing, leave it out [image-without-digest]',
      'spec.catalog.web.user: got 0, want a whole number of at least 1 [wrong-value]',
      'spec.catalog.cache: got the field "cache", want one of server, web, registry, redis [unknown-field]',
    ]);
  });
});

const CIDRS = { podCidrs: ['10.244.0.0/16'], serviceCidrs: ['10.96.0.0/12'], nodeCidrs: ['10.0.0.0/16'] };

function withDnsAt(address: string): () => readonly string[] {
  const dns = { namespace: 'kube-system', podLabels: { 'k8s-app': 'kube-dns' }, addresses: [address] };
  return () => definePlatform('cluster', platformSpec({ network: { ...CIDRS, dns } })).dnsAddresses;
}

function withPeer(name: string, peer: { namespace: string; podLabels: Record<string, string> }): () => unknown {
  return () => definePlatform('cluster', platformSpec({ network: { ...CIDRS, [name]: peer } }));
}
