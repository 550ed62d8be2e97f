import { describe, expect, it } from 'vitest';
import { type Change, diffObjects } from '../../src/diff/objects';
import type { PlanName } from '../../src/fleet/schema/plan';
import type { TenantSpec } from '../../src/fleet/schema/tenant';
import { definePlatform } from '../../src/platform/resolve';
import { objectsOf, statesOfConversion } from '../support/conversion';
import { example } from '../support/fleet';
import { platformSpec, tenantSpec } from '../support/specs';

/** A small tenant: one organization, one MCP server. Every expected line is written out by hand. */
const PLATFORM = definePlatform('cluster', platformSpec());

/** The changes of each commit of a conversion. */
function commits(spec: TenantSpec, plan: PlanName): Change[][] {
  const outputs = statesOfConversion(spec, plan, PLATFORM).map((state) => objectsOf('acme', state, PLATFORM));
  return outputs.slice(1).map((after, i) => diffObjects(outputs[i] ?? [], after));
}

/** `patch Namespace tenant-acme: metadata.labels`: the field of each change, as deep as two keys. */
function lines(changes: readonly Change[]): string[] {
  return changes.map((change) => {
    if (change.kind === 'add' || change.kind === 'remove') return `${change.kind} ${change.identity}`;
    const fields = change.fields.map(({ path }) => /^\w+(\.\w+)?/.exec(path)?.[0] ?? path);
    return `${change.kind} ${change.identity}: ${[...new Set(fields)].join(', ')}`;
  });
}

/** `limits.cpu: "1" → "2"` for each changed field of one object below a path, with the path removed. */
function fields(changes: readonly Change[], identity: string, part: string): string[] {
  const change = changes.find((one) => one.identity === identity);
  if (change?.kind !== 'patch') return [];
  const formatted = (value: unknown) => (value === undefined ? 'nothing' : JSON.stringify(value));
  return change.fields
    .filter(({ path }) => path.startsWith(part))
    .map(({ path, from, to }) => `${path.slice(part.length)}: ${formatted(from)} → ${formatted(to)}`);
}

const ROOT_GUARDS = [
  'patch ResourceQuota tenant-acme/quota: spec.hard',
  'patch LimitRange tenant-acme/limits: spec.limits',
];
const RESEARCH_GUARDS = [
  'patch ResourceQuota tenant-acme-org-research/quota: spec.hard',
  'patch LimitRange tenant-acme-org-research/limits: spec.limits',
];
const MCP_GUARDS = [
  'patch ResourceQuota tenant-acme-org-research-mcp/quota: spec.hard',
  'patch LimitRange tenant-acme-org-research-mcp/limits: spec.limits',
];

describe('a small tenant that is converted from pro to enterprise', () => {
  const [growing = [], ...more] = commits(tenantSpec(), 'enterprise');

  it('needs one commit, which only patches', () => {
    expect(more).toEqual([]);
    expect(lines(growing)).toEqual([
      'patch Namespace tenant-acme: metadata.labels',
      ...ROOT_GUARDS,
      'patch ConfigMap tenant-acme/grants: data',
      'patch ConfigMap tenant-acme/server: data.MAX_RETENTION_PERIOD_MS',
      'patch apps/Deployment tenant-acme/registry: spec.template',
      'patch apps/Deployment tenant-acme/server: spec.template',
      'patch apps/Deployment tenant-acme/web: spec.replicas, spec.template',
      'patch apps/StatefulSet tenant-acme/redis: spec.template',
      'patch autoscaling/HorizontalPodAutoscaler tenant-acme/server: spec.maxReplicas, spec.minReplicas',
      'patch Namespace tenant-acme-org-research: metadata.labels',
      ...RESEARCH_GUARDS,
      'patch ConfigMap tenant-acme-org-research/organization-settings: data',
      'patch Namespace tenant-acme-org-research-mcp: metadata.labels',
      ...MCP_GUARDS,
      'patch apps/Deployment tenant-acme-org-research-mcp/search: spec.template',
      'patch autoscaling/HorizontalPodAutoscaler tenant-acme-org-research-mcp/search: spec.maxReplicas',
    ]);
  });

  it('gets the numbers of the plan', () => {
    const container = 'spec.template.spec.containers[name=redis].resources.';
    expect(fields(growing, 'apps/StatefulSet tenant-acme/redis', container)).toEqual([
      'limits.cpu: "1" → "2"',
      'limits.memory: "2Gi" → "4Gi"',
      'requests.cpu: "250m" → "500m"',
    ]);
    expect(fields(growing, 'autoscaling/HorizontalPodAutoscaler tenant-acme/server', 'spec.')).toEqual([
      'maxReplicas: 4 → 8',
      'minReplicas: 2 → 3',
    ]);
    expect(fields(growing, 'apps/Deployment tenant-acme/web', 'spec.replicas')).toEqual([': 2 → 3']);
    expect(fields(growing, 'ResourceQuota tenant-acme-org-research/quota', 'spec.hard')).toEqual([
      '.configmaps: "10" → "20"',
      '["count/deployments.apps"]: "4" → "6"',
      '["count/statefulsets.apps"]: "4" → "6"',
      '["limits.cpu"]: "500m" → "1"',
      '["limits.memory"]: "512Mi" → "1Gi"',
      '.pods: "8" → "12"',
      '["requests.cpu"]: "50m" → "200m"',
      '["requests.memory"]: "128Mi" → "256Mi"',
      '.secrets: "10" → "20"',
      '.services: "4" → "6"',
    ]);
  });
});

describe('a small tenant that is converted from pro to basic', () => {
  const [shrinking = [], ending = [], ...more] = commits(tenantSpec(), 'basic');

  it('first shrinks its workloads, and keeps its quotas', () => {
    expect(lines(shrinking)).toEqual([
      'patch Namespace tenant-acme: metadata.labels',
      'patch ConfigMap tenant-acme/grants: data',
      'patch ConfigMap tenant-acme/redis: data',
      'patch ConfigMap tenant-acme/server: data.MAX_RETENTION_PERIOD_MS',
      'patch apps/Deployment tenant-acme/registry: spec.replicas, spec.template',
      'patch apps/Deployment tenant-acme/server: spec.template, spec.replicas',
      'patch apps/Deployment tenant-acme/web: spec.replicas, spec.template',
      'patch apps/StatefulSet tenant-acme/redis: spec.template',
      'remove autoscaling/HorizontalPodAutoscaler tenant-acme/server',
      'remove policy/PodDisruptionBudget tenant-acme/registry',
      'remove policy/PodDisruptionBudget tenant-acme/server',
      'remove policy/PodDisruptionBudget tenant-acme/web',
      'patch Namespace tenant-acme-org-research: metadata.labels',
      'patch ConfigMap tenant-acme-org-research/organization-settings: data',
      'patch Namespace tenant-acme-org-research-mcp: metadata.labels',
      'patch apps/Deployment tenant-acme-org-research-mcp/search: spec.template, spec.replicas',
      'remove autoscaling/HorizontalPodAutoscaler tenant-acme-org-research-mcp/search',
      'remove policy/PodDisruptionBudget tenant-acme-org-research-mcp/search',
    ]);
  });

  it('then lowers its quotas, and nothing else', () => {
    expect(more).toEqual([]);
    expect(lines(ending)).toEqual([...ROOT_GUARDS, ...RESEARCH_GUARDS, ...MCP_GUARDS]);
    expect(fields(ending, 'LimitRange tenant-acme/limits', 'spec.')).toEqual([
      'limits[0].max.cpu: "5500m" → "1625m"',
      'limits[0].max["ephemeral-storage"]: "6Gi" → "2Gi"',
      'limits[0].max.memory: "6656Mi" → "1792Mi"',
      'limits[1].max.storage: "100Gi" → "10Gi"',
    ]);
  });

  it('gets one replica in place of an autoscaler', () => {
    expect(fields(shrinking, 'apps/Deployment tenant-acme/server', 'spec.replicas')).toEqual([': nothing → 1']);
    expect(fields(shrinking, 'apps/Deployment tenant-acme/web', 'spec.replicas')).toEqual([': 2 → 1']);
  });

  it('keeps the size of a volume that was raised', () => {
    const [raised = []] = commits(tenantSpec({ volumes: { redis: '10Gi' } }), 'basic');
    expect(lines(raised).filter((line) => line.includes('PersistentVolumeClaim'))).toEqual([]);
    expect(() => commits(tenantSpec({ volumes: { redis: '11Gi' } }), 'basic')).toThrow('[volume-exceeds-plan]');
  });

  it('runs no pods during the conversion if it is suspended', () => {
    const [asleep = []] = commits(tenantSpec({ suspend: true }), 'basic');
    expect(lines(asleep)).toEqual([
      'patch Namespace tenant-acme: metadata.labels',
      'patch ConfigMap tenant-acme/grants: data',
      'patch ConfigMap tenant-acme/redis: data',
      'patch ConfigMap tenant-acme/server: data.MAX_RETENTION_PERIOD_MS',
      'patch apps/Deployment tenant-acme/registry: spec.template',
      'patch apps/Deployment tenant-acme/server: spec.template',
      'patch apps/Deployment tenant-acme/web: spec.template',
      'patch apps/StatefulSet tenant-acme/redis: spec.template',
      'patch Namespace tenant-acme-org-research: metadata.labels',
      'patch ConfigMap tenant-acme-org-research/organization-settings: data',
      'patch Namespace tenant-acme-org-research-mcp: metadata.labels',
      'patch apps/Deployment tenant-acme-org-research-mcp/search: spec.template',
    ]);
  });
});

describe('acme of the example fleet', () => {
  const { spec, platform } = example('acme');
  const changesTo = (plan: PlanName): string[][] => {
    const outputs = statesOfConversion(spec, plan, platform).map((state) => objectsOf('acme', state, platform));
    return outputs.slice(1).map((after, i) => lines(diffObjects(outputs[i] ?? [], after)));
  };

  it('is converted to enterprise in one commit of patches', () => {
    const [growing = [], ...more] = changesTo('enterprise');
    expect(more).toEqual([]);
    expect(growing.filter((line) => !line.startsWith('patch '))).toEqual([]);
    expect(growing.length).toBeGreaterThan(0);
  });

  it('is converted to basic in two, and keeps the retention that its organization chose', () => {
    const [shrinking = [], ending = []] = changesTo('basic');
    expect(shrinking.filter((line) => !line.startsWith('patch '))).toEqual([
      'remove autoscaling/HorizontalPodAutoscaler tenant-acme/server',
      'remove policy/PodDisruptionBudget tenant-acme/registry',
      'remove policy/PodDisruptionBudget tenant-acme/server',
      'remove policy/PodDisruptionBudget tenant-acme/web',
      'remove autoscaling/HorizontalPodAutoscaler tenant-acme-org-ops-mcp/runbooks',
      'remove policy/PodDisruptionBudget tenant-acme-org-ops-mcp/runbooks',
      'remove autoscaling/HorizontalPodAutoscaler tenant-acme-org-research-mcp/search',
      'remove policy/PodDisruptionBudget tenant-acme-org-research-mcp/search',
    ]);
    expect(shrinking.filter((line) => line.includes('organization-settings'))).toEqual([
      'patch ConfigMap tenant-acme-org-research/organization-settings: data',
    ]);
    expect(ending).toEqual([
      ...ROOT_GUARDS,
      'patch ResourceQuota tenant-acme-org-ops/quota: spec.hard',
      'patch LimitRange tenant-acme-org-ops/limits: spec.limits',
      'patch ResourceQuota tenant-acme-org-ops-mcp/quota: spec.hard',
      'patch LimitRange tenant-acme-org-ops-mcp/limits: spec.limits',
      ...RESEARCH_GUARDS,
      ...MCP_GUARDS,
    ]);
  });
});
