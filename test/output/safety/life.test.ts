import { describe, expect, it } from 'vitest';
import { CLEANUP_PHASES, type RemovalPhase } from '../../../src/contract/phases';
import type { TenantSpec } from '../../../src/fleet/schema/tenant';
import type { Bundle } from '../../../src/output/bundle/bundle';
import type { NextOutput } from '../../../src/output/last/last-output';
import { writeOutput } from '../../../src/output/write';
import { definePlatform } from '../../../src/platform/resolve';
import { buildPlatform, buildTenant, digestOfPlatform } from '../../../src/synth/build';
import { resolveValidTenant } from '../../../src/tenant/resolve';
import { codesOf } from '../../storage/support/refusals';
import { mcpServer, platformSpec, tenantSpec } from '../../support/specs';
import { contentOf, contentOfBundles, newOutput } from '../support/folder';
import { overwrite, plain } from '../support/outputs';

/** Real tenants, from their first output to their last. */
const platform = definePlatform('cluster', platformSpec());
const digest = digestOfPlatform(platform);
const both = tenantSpec({
  organizations: [
    { id: 'research', mcpServers: [mcpServer()] },
    { id: 'ops', mcpServers: [mcpServer()] },
  ],
});
const startedAt = '2026-06-01T00:00:00Z';

function removing(phase: RemovalPhase): TenantSpec {
  return { ...both, transition: { kind: 'remove-organization', organization: 'ops', phase, startedAt } };
}

const one: TenantSpec = {
  ...both,
  organizations: both.organizations.slice(0, 1),
  removedOrganizations: [{ id: 'ops', removedAt: startedAt }],
};

function stepsOf(change: Partial<TenantSpec>): readonly (readonly [string, TenantSpec | null])[] {
  return [
    ['nothing', { ...both, ...change }],
    ['workloads-off', { ...removing('workloads-off'), ...change }],
    ['protection-lifted', { ...removing('protection-lifted'), ...change }],
    ['organization removed', { ...one, ...change }],
    ...CLEANUP_PHASES.map((phase): [string, TenantSpec] => [
      phase,
      {
        ...one,
        ...change,
        transition: { kind: 'delete', phase, startedAt, deleteAfter: '2026-07-01T00:00:00Z', export: 'requested' },
      },
    ]),
    ['tombstone', null],
  ];
}

function bundleOf(id: string, spec: TenantSpec): Bundle {
  return buildTenant(resolveValidTenant(id, spec, platform), digest).bundle;
}

const beside = bundleOf('globex', tenantSpec());

function outputOf(spec: TenantSpec | null): NextOutput {
  const tenants = spec === null ? [beside] : [bundleOf('acme', spec), beside];
  return { scope: 'all', platform: buildPlatform(platform).bundle, tenants, tombstones: spec === null ? ['acme'] : [] };
}

/** What each step deletes for good. */
const LOST = {
  'organization removed': ['Namespace tenant-acme-org-ops', 'Namespace tenant-acme-org-ops-mcp'],
  'organization-namespaces': ['Namespace tenant-acme-org-research', 'Namespace tenant-acme-org-research-mcp'],
  volumes: ['PersistentVolumeClaim tenant-acme/redis-data'],
  'root-namespace': ['Namespace tenant-acme'],
};

/** The refusals if the step before was left out. */
const SKIPPED = {
  'protection-lifted': 'phase-skipped',
  // From the first phase, the way back is open; without the second, nothing of the organization was unprotected.
  'organization removed': 'organization-vanished',
  notify: 'phase-skipped',
  export: 'phase-skipped',
  'edge-off': 'phase-skipped',
  'services-off': 'phase-skipped',
  'organization-namespaces': 'phase-skipped',
  volumes: 'phase-skipped',
  'root-namespace': 'phase-skipped',
  tombstone: 'tenant-vanished',
};

describe.each([
  ['active', {}],
  ['suspended', { suspend: true }],
])('a tenant that is %s', (_, change) => {
  it('passes step by step, and each step removes exactly its objects', async () => {
    const dir = newOutput();
    const lost: Record<string, string[]> = {};
    for (const [step, spec] of stepsOf(change)) {
      const { forecast } = await writeOutput(dir, outputOf(spec), plain);
      const gone = forecast.flatMap((stage) => stage.pruned).filter((id) => /^(Namespace|Persistent)/.test(id));
      if (gone.length > 0) lost[step] = gone;
      expect(forecast.flatMap((stage) => stage.left)).toEqual([]);
      expect(contentOf(dir)).toEqual(contentOfBundles(outputOf(spec)));
    }
    expect(lost).toEqual(LOST);
  });

  it('skips no step, also not with --overwrite', async () => {
    const dir = newOutput();
    const steps = stepsOf(change);
    const skipped: Record<string, string | undefined> = {};
    for (const [i, [, spec]] of steps.entries()) {
      await writeOutput(dir, outputOf(spec), plain);
      const [name, next] = steps[i + 2] ?? [];
      if (name === undefined || next === undefined) continue;
      const codes = await codesOf(writeOutput(dir, outputOf(next), overwrite));
      skipped[name] = codes[0];
    }
    expect(skipped).toEqual(SKIPPED);
  });

  it('keeps the RoleBinding by which Flux applies the later stages for as long as one has an object there', async () => {
    const bundles = stepsOf(change).flatMap(([, spec]) => (spec === null ? [] : [bundleOf('acme', spec)]));
    for (const [i, bundle] of bundles.slice(0, -1).entries()) {
      const kept = new Set(bundles[i + 1]?.inventory.objects.map((object) => object.id));
      const bindings = bundle.inventory.objects.filter(({ id }) => /RoleBinding .*\/reconciler$/.test(id));
      expect(bindings.length).toBeGreaterThan(0);
      const lost = bindings.filter(({ id }) => !kept.has(id)).map(({ id }) => id.replace(/^.* (.*)\/.*$/, '$1'));
      const occupied = bundle.inventory.objects.filter(
        ({ id, stage }) => /^[234]0/.test(stage) && lost.some((namespace) => id.includes(` ${namespace}/`)),
      );
      expect(occupied).toEqual([]);
    }
  });

  it('keeps the folder and the Flux Kustomization of each stage to the end', async () => {
    for (const [, spec] of stepsOf(change)) {
      if (spec === null) continue;
      const { files, inventory } = bundleOf('acme', spec);
      for (const stage of ['10-foundation', '20-data', '30-services']) {
        expect([...files.keys()]).toContain(`tenants/acme/${stage}/kustomization.yaml`);
        const ids = inventory.objects.map((object) => object.id);
        expect(ids.some((id) => id.endsWith(`/tenant-acme-${stage}`))).toBe(true);
      }
    }
  });
});
