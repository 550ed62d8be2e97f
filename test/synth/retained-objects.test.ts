import { describe, expect, it } from 'vitest';
import { checkObjects } from '../../src/checks/rules';
import { type CleanupPhase, REMOVAL_PHASES, type RemovalPhase } from '../../src/contract/phases';
import type { Manifest } from '../../src/contract/stages';
import type { TenantSpec } from '../../src/fleet/schema/tenant';
import { identityOf } from '../../src/kubernetes/object';
import { groupBy } from '../../src/lib/lists';
import type { ResolvedTenant } from '../../src/tenant/model';
import { renderRetained } from '../../src/tenant/render';
import { rendered } from '../support/rendered';
import { mcpServer, organization } from '../support/specs';
import { rowsOfTier } from '../support/tier';

const ORGANIZATIONS = [organization(), organization({ id: 'ops', mcpServers: [mcpServer({ name: 'tools' })] })];

function removing(phase: RemovalPhase) {
  return at({ kind: 'remove-organization', organization: 'ops', phase, startedAt: '2026-06-01T00:00:00Z' });
}

function deleting(phase: CleanupPhase, suspend = false) {
  const times = { startedAt: '2026-06-01T00:00:00Z', deleteAfter: '2026-07-01T00:00:00Z' };
  return at({ kind: 'delete', phase, ...times, export: 'requested' }, suspend);
}

function at(transition: NonNullable<TenantSpec['transition']>, suspend = false) {
  return rendered({ organizations: ORGANIZATIONS, suspend, transition });
}

/** The rules that the printed and the retained objects break together. */
function broken(tenant: ResolvedTenant, printed: readonly Manifest[]): string[] {
  const objects = [...printed.map(({ object }) => object), ...renderRetained(tenant, printed)];
  return [...new Set(checkObjects(objects, tenant).map((finding) => finding.rule))];
}

function retainedOf({ tenant, manifests }: ReturnType<typeof rendered>): string[] {
  return renderRetained(tenant, manifests).map(identityOf);
}

describe('the retained objects of a tenant', () => {
  it('are none as long as no phase has removed anything', () => {
    expect(retainedOf(rendered())).toEqual([]);
    expect(retainedOf(rendered({ suspend: true }))).toEqual([]);
    expect(retainedOf(deleting('edge-off'))).toEqual([]);
  });

  it.each(REMOVAL_PHASES)('are the workloads of an organization that is being removed, in %s', (phase) => {
    expect(retainedOf(removing(phase))).toEqual([
      'ConfigMap tenant-acme-org-ops/organization-settings',
      'ConfigMap tenant-acme-org-ops-mcp/tools',
      'Service tenant-acme-org-ops-mcp/tools',
      'apps/Deployment tenant-acme-org-ops-mcp/tools',
    ]);
  });

  it('are every service from services-off on, and Redis from volumes on', () => {
    const services = ['server', 'web', 'registry'].map((name) => `apps/Deployment tenant-acme/${name}`);
    const workloads = (phase: CleanupPhase) => retainedOf(deleting(phase)).filter((one) => one.startsWith('apps/'));
    expect(workloads('services-off').sort()).toEqual(
      [
        ...services,
        'apps/Deployment tenant-acme-org-ops-mcp/tools',
        'apps/Deployment tenant-acme-org-research-mcp/search',
      ].sort(),
    );
    expect(workloads('organization-namespaces').sort()).toEqual([...services].sort());
    expect(workloads('volumes').sort()).toEqual([...services, 'apps/StatefulSet tenant-acme/redis'].sort());
  });

  it('run no pods', () => {
    for (const { tenant, manifests } of [removing('workloads-off'), deleting('services-off'), deleting('volumes')])
      for (const { kind, spec } of renderRetained(tenant, manifests)) {
        expect(['HorizontalPodAutoscaler', 'PodDisruptionBudget']).not.toContain(kind);
        if (kind === 'Deployment' || kind === 'StatefulSet') expect(spec).toHaveProperty('replicas', 0);
      }
  });
});

/** The kinds of the foundation that restrict pods. */
const GUARDS = ['NetworkPolicy', 'ServiceAccount', 'ResourceQuota', 'LimitRange', 'RoleBinding', 'Namespace'];

function oneOfEachKind(manifests: readonly Manifest[]): Manifest[] {
  return [...groupBy(manifests, ({ object }) => object.kind).values()].flatMap((same) => same.slice(0, 1));
}

describe('the foundation around retained objects', () => {
  it.each([
    ['workloads-off', removing('workloads-off')],
    ['protection-lifted', removing('protection-lifted')],
    ['services-off', deleting('services-off')],
    ['services-off, suspended', deleting('services-off', true)],
    ['organization-namespaces', deleting('organization-namespaces')],
    ['volumes', deleting('volumes')],
  ])('is complete in %s, and the checks notice each missing object', (_, { tenant, manifests }) => {
    expect(broken(tenant, manifests)).toEqual([]);
    const guards = manifests.filter(({ stage, object }) => stage === '10-foundation' && GUARDS.includes(object.kind));
    expect(new Set(guards.map(({ object }) => object.kind)).size).toBe(GUARDS.length);
    const unnoticed = rowsOfTier(guards, oneOfEachKind(guards)).filter((guard) => {
      const rest = manifests.filter((one) => one !== guard);
      return broken(tenant, rest).length === 0;
    });
    expect(unnoticed.map(({ object }) => identityOf(object))).toEqual([]);
  });

  it.each([
    ['a policy', 'networking.k8s.io/NetworkPolicy tenant-acme-org-ops-mcp/', 'reachability'],
    ['its default-deny', 'networking.k8s.io/NetworkPolicy tenant-acme-org-ops-mcp/default-deny', 'default-deny'],
    ['an account', 'ServiceAccount tenant-acme-org-ops-mcp/tools', 'references'],
    ['a quota', 'ResourceQuota tenant-acme-org-ops-mcp/quota', 'namespace-guards'],
  ])('without %s breaks a rule', (_, identity, rule) => {
    for (const { tenant, manifests } of [removing('workloads-off'), deleting('services-off')]) {
      const rest = manifests.filter(({ object }) => !identityOf(object).startsWith(identity));
      expect(rest.length).toBeLessThan(manifests.length);
      expect(broken(tenant, rest)).toContain(rule);
    }
  });
});
