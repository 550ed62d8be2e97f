import { describe, expect, it } from 'vitest';
import { checkObjects, checkPlatform } from '../../src/checks/rules';
import { diffObjects } from '../../src/diff/objects';
import type { ExtensionKindSpec } from '../../src/fleet/schema/extension-kind';
import type { KubeObject } from '../../src/kubernetes/object';
import { renderPlatform } from '../../src/tenant/render';
import { CRON_JOB, POD_MONITOR, podMonitor } from '../support/extension-kinds';
import { rendered } from '../support/rendered';

const MONITOR = 'monitoring.coreos.com/PodMonitor tenant-acme/services';

/** What the checks have against these objects in a tenant whose platform allows the kinds. */
function refused(
  added: readonly KubeObject[],
  { extensionKinds = [POD_MONITOR], suspend = false }: { extensionKinds?: ExtensionKindSpec[]; suspend?: boolean } = {},
): string[] {
  const { tenant, objects } = rendered({ suspend }, { extensionKinds });
  return checkObjects([...objects, ...added], tenant).map(
    ({ rule, object, path, message }) => `${rule}: ${object} ${path}: ${message}`,
  );
}

describe('an object of a kind that the platform allows extensions', () => {
  it('is accepted', () => {
    expect(refused([podMonitor()])).toEqual([]);
  });

  it('is refused where the platform does not allow the kind', () => {
    expect(refused([podMonitor()], { extensionKinds: [] })).toEqual([
      `known-kind: ${MONITOR} : got the kind "monitoring.coreos.com/PodMonitor", want one with a row in src/checks/kinds.ts (docs/extending.md)`,
      `known-kind: ${MONITOR} : got the kind "monitoring.coreos.com/PodMonitor", want one with a row in src/contract/kind-table.ts (docs/extending.md)`,
      `schema: ${MONITOR} : no schema for the kind "monitoring.coreos.com/v1 PodMonitor"`,
    ]);
  });

  it('has the version that the platform names, and sound metadata: it has no schema', () => {
    expect(refused([podMonitor({ apiVersion: 'monitoring.coreos.com/v1beta1' })])).toEqual([
      `schema: ${MONITOR} : no schema for the kind "monitoring.coreos.com/v1beta1 PodMonitor"`,
    ]);
    const { metadata } = podMonitor();
    expect(refused([podMonitor({ metadata: { ...metadata, name: 'Services' } })])).toEqual([
      'schema: monitoring.coreos.com/PodMonitor tenant-acme/Services metadata.name: got "Services", want at most 253 lower-case letters, digits, inner hyphens and inner dots',
    ]);
  });

  it('is in a stage that the platform names: Flux may write it in no other', () => {
    expect(refused([podMonitor({}, '20-data')])).toEqual([
      `labels-complete: ${MONITOR} metadata.labels.neurallog.com/stage: got "20-data", want 30-services for a PodMonitor`,
    ]);
    expect(refused([podMonitor({}, '10-foundation')])).toEqual([
      `applier-may-write: ${MONITOR} : ServiceAccount foundation applies it and may not get, create, patch, delete podmonitors.monitoring.coreos.com, want a kind of this stage: add the stage to the kind's row in src/contract/kind-table.ts and in src/checks/kinds.ts`,
      `labels-complete: ${MONITOR} metadata.labels.neurallog.com/stage: got "10-foundation", want 30-services for a PodMonitor`,
    ]);
  });

  it('stops as the platform says while its tenant is suspended', () => {
    const stops = (scaleDown: 'nothing-runs' | 'replicas' | 'suspend' | 'absent') =>
      refused([podMonitor()], { extensionKinds: [{ ...POD_MONITOR, scaleDown }], suspend: true });
    expect(stops('nothing-runs')).toEqual([]);
    expect(stops('replicas')).toEqual([
      `suspended-scaled-down: ${MONITOR} spec.replicas: got nothing, want 0: nothing may run here`,
    ]);
    expect(stops('suspend')).toEqual([
      `suspended-scaled-down: ${MONITOR} spec.suspend: got nothing, want true: nothing may run here`,
    ]);
    expect(stops('absent')).toEqual([
      `suspended-scaled-down: ${MONITOR} : is printed, want it absent until the tenant resumes: nothing may run here`,
    ]);
  });

  it('counts in the ResourceQuota of its namespace', () => {
    const extensionKinds = [{ ...POD_MONITOR, maxPerNamespace: 1 }];
    const second = podMonitor({ metadata: { ...podMonitor().metadata, name: 'others' } });
    expect(refused([podMonitor(), second], { extensionKinds })).toEqual([
      'quota-fits: ResourceQuota tenant-acme/quota spec.hard.count/podmonitors.monitoring.coreos.com: got 1, want at least the maximum usage of count/podmonitors.monitoring.coreos.com, 2',
    ]);
  });

  it('keeps the fields that the platform calls immutable', () => {
    const { tenant } = rendered({}, { extensionKinds: [POD_MONITOR] });
    const after = podMonitor({ spec: { selector: { matchLabels: { a: 'b' } } } });
    expect(diffObjects([podMonitor()], [after], tenant.platform.extensionKinds)).toMatchObject([
      { kind: 'impossible', rejected: [{ path: 'spec.selector.matchLabels' }] },
    ]);
  });
});

describe('the ResourceQuota of each namespace', () => {
  const quotas = (extensionKinds: ExtensionKindSpec[]) =>
    rendered({}, { extensionKinds })
      .objects.filter(({ kind, metadata }) => kind === 'ResourceQuota' && metadata.name === 'quota')
      .map(({ spec }) => spec);

  it('limits each kind of the platform, and CronJobs to the smaller of the two limits', () => {
    expect(quotas([POD_MONITOR, CRON_JOB])).toMatchObject(
      Array(3).fill({ hard: { 'count/podmonitors.monitoring.coreos.com': '5', 'count/cronjobs.batch': '1' } }),
    );
    expect(quotas([{ ...CRON_JOB, maxPerNamespace: 1000 }])).toEqual(quotas([]));
  });

  it('is refused with a higher limit, or without one', () => {
    const { tenant } = rendered({}, { extensionKinds: [POD_MONITOR] });
    const check = (max: number) => {
      const other = rendered({}, { extensionKinds: [{ ...POD_MONITOR, maxPerNamespace: max }] });
      return checkObjects(other.objects, tenant).map(({ rule, object, message }) => `${rule}: ${object}: ${message}`);
    };
    expect(check(6)).toEqual(
      ['tenant-acme', 'tenant-acme-org-research', 'tenant-acme-org-research-mcp'].map(
        (namespace) =>
          `namespace-guards: Namespace ${namespace}: has a quota of "6" for count/podmonitors.monitoring.coreos.com, want at most "5"`,
      ),
    );
    expect(checkObjects(rendered().objects, tenant).map(({ message }) => message)).toEqual(
      Array(3).fill(
        'has no ResourceQuota with all keys, want one that has also count/podmonitors.monitoring.coreos.com',
      ),
    );
  });
});

describe('the ClusterRole of the account of each tenant', () => {
  const platform = (extensionKinds: ExtensionKindSpec[]) => rendered({}, { extensionKinds }).tenant.platform;
  const reads = [{ apiGroup: 'monitoring.coreos.com', resource: 'prometheuses' }];
  const wide = platform([{ ...POD_MONITOR, reads }, CRON_JOB]);

  it('writes the kinds of the platform, and reads their children', () => {
    const [role] = renderPlatform(wide).filter(({ metadata }) => metadata.name === 'neurallog-tenant-reconciler');
    const write = ['get', 'list', 'watch', 'create', 'patch', 'update', 'delete'];
    expect(role?.rules).toEqual(
      expect.arrayContaining([
        { apiGroups: ['batch'], resources: ['cronjobs'], verbs: write },
        { apiGroups: ['monitoring.coreos.com'], resources: ['podmonitors'], verbs: write },
        { apiGroups: ['monitoring.coreos.com'], resources: ['prometheuses'], verbs: ['get', 'list', 'watch'] },
      ]),
    );
    expect(checkPlatform(renderPlatform(wide), wide)).toEqual([]);
  });

  it('is refused with a kind that the platform does not allow, and without one that it does', () => {
    const check = (objects: KubeObject[], allowed: typeof wide) =>
      checkPlatform(objects, allowed).map(({ rule, path, message }) => `${rule}: ${path}: ${message}`);
    const narrow = platform([]);
    expect(check(renderPlatform(platform([POD_MONITOR])), narrow)).toEqual([
      'rbac: rules[4]: grants get, list, watch, create, patch, update, delete on monitoring.coreos.com/podmonitors, want no verb on it',
    ]);
    expect(check(renderPlatform(narrow), platform([POD_MONITOR]))).toEqual([
      'rbac: rules: does not grant get, list, watch, create, patch, update, delete on monitoring.coreos.com/podmonitors, want it granted',
    ]);
  });
});
