import { describe, expect, it } from 'vitest';
import { bytesText, cpuText } from '../../src/kubernetes/quantity';
import { shrinksQuota } from '../../src/lifecycle/convert';
import { demandOf, envelopeOf } from '../../src/platform/ledger';
import { PLANS } from '../../src/platform/plans';

describe('the plan table', () => {
  it.each([
    ['free', 1, { cpu: '1', cpuLimit: '4', memory: '2560Mi', memoryLimit: '5Gi', storage: '5Gi' }],
    ['basic', 3, { cpu: '2', cpuLimit: '10', memory: '4Gi', memoryLimit: '8Gi', storage: '10Gi' }],
    ['pro', 10, { cpu: '8', cpuLimit: '56', memory: '16Gi', memoryLimit: '58Gi', storage: '100Gi' }],
    ['enterprise', 20, { cpu: '32', cpuLimit: '252', memory: '64Gi', memoryLimit: '156Gi', storage: '1Ti' }],
  ] as const)('sells with %s %i organization slots and a finite envelope', (name, slots, expected) => {
    const envelope = envelopeOf(PLANS[name]);
    expect(PLANS[name].slots).toBe(slots);
    expect({
      cpu: cpuText(envelope.cpu),
      cpuLimit: cpuText(envelope.cpuLimit),
      memory: bytesText(envelope.memory),
      memoryLimit: bytesText(envelope.memoryLimit),
      storage: bytesText(envelope.storage),
    }).toEqual(expected);
  });

  it.each([
    ['free', 'basic'],
    ['basic', 'pro'],
    ['pro', 'enterprise'],
  ] as const)('lowers nothing from %s to %s, so that going up is one step', (small, large) => {
    expect(shrinksQuota(PLANS[small], PLANS[large])).toBe(false);
    expect(shrinksQuota(PLANS[large], PLANS[small])).toBe(true);
  });

  it.each([
    ['free', 7],
    ['basic', 30],
    ['pro', 90],
    ['enterprise', 365],
  ] as const)('keeps the logs of %s for %i days', (name, days) => {
    expect(PLANS[name].retentionDays).toBe(days);
  });

  it.each(['free', 'basic', 'pro', 'enterprise'] as const)(
    'gives small defaults to a container of %s without requests and limits',
    (name) => {
      const { default: defaults, min, minVolume } = PLANS[name].limits;
      expect([cpuText(defaults.cpu), cpuText(defaults.cpuLimit), cpuText(min.cpu)]).toEqual(['25m', '100m', '10m']);
      expect([bytesText(defaults.memory), bytesText(defaults.memoryLimit), bytesText(min.memory)]).toEqual([
        '64Mi',
        '128Mi',
        '32Mi',
      ]);
      expect([defaults.ephemeral, defaults.ephemeralLimit, minVolume].map(bytesText)).toEqual(['64Mi', '128Mi', '1Gi']);
    },
  );

  // Counted by hand: the most replicas, one more for each rollout, and Redis.
  it.each([
    ['free', 7, 2],
    ['basic', 7, 2],
    ['pro', 12, 4],
    ['enterprise', 17, 5],
  ] as const)('runs at most, with %s, %i pods in the root and %i for one MCP server', (name, rootPods, mcpPods) => {
    const plan = PLANS[name];
    const demand = (one: typeof plan.server) => ({
      resources: one.resources,
      rollout: 'rolling' as const,
      sandbox: { kind: 'none' as const },
      scale: { kind: 'auto' as const, ...one.scale },
    });
    const root = demandOf({
      workloads: [plan.server, plan.web, plan.registry].map(demand),
      volumes: [{ resources: plan.redis.resources, volume: 1 }],
      secrets: 1,
      documents: 1,
    });
    const mcp = demandOf({ workloads: [demand(plan.mcpServer)], volumes: [], secrets: 0, documents: 0 });
    expect([root.pods, mcp.pods]).toEqual([rootPods, mcpPods]);
  });
});
