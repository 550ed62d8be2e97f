import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { JsonPatch } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { formatProblem, TenancyError } from '../../src/contract/problems';
import type { ExtendedTenant, Extension } from '../../src/extension/model';
import type { KubeObject } from '../../src/kubernetes/object';
import { type SynthOptions, synth } from '../../src/synth/synth';
import { contentOf } from '../output/support/folder';
import { temporaryFolder } from '../support/temporary-folders';
import { changed, PLATFORM, TENANT } from '../support/texts';

const KINDS = `  extensionKinds:
    - apiVersion: monitoring.coreos.com/v1
      kind: PodMonitor
      resource: podmonitors
      stages: [30-services, 40-edge]
      scaleDown: nothing-runs
      holdsData: false
      maxPerNamespace: 2
    - apiVersion: example.com/v1
      kind: Worker
      resource: workers
      stages: [30-services]
      scaleDown: replicas
      immutable: [spec.size]
      holdsData: false
      maxPerNamespace: 2
    - apiVersion: example.com/v1
      kind: Probe
      resource: probes
      stages: [30-services]
      scaleDown: absent
      holdsData: false
      maxPerNamespace: 2
`;

function extension(extend: (tenant: ExtendedTenant) => void, name = 'monitoring', version = '1.0.0'): Extension {
  return { name, version, extend };
}

function object(kind: string, namespace: string, spec: object = {}): KubeObject {
  const apiVersion = kind === 'PodMonitor' ? 'monitoring.coreos.com/v1' : 'example.com/v1';
  return { apiVersion, kind, metadata: { name: 'added', namespace }, spec };
}

const MONITORING = extension((tenant) => tenant.addTo('30-services', object('PodMonitor', tenant.tenant.namespace)));

/** A fleet of one tenant whose platform allows some kinds, and an output folder that does not exist yet. */
function workspace(tenant = TENANT) {
  const home = temporaryFolder('tenancy-extensions-');
  const fleet = join(home, 'fleet');
  const out = join(home, 'dist');
  mkdirSync(join(fleet, 'tenants'), { recursive: true });
  writeFileSync(join(fleet, 'platform.yaml'), PLATFORM + KINDS);
  const write = (text: string) => writeFileSync(join(fleet, 'tenants/acme.yaml'), text);
  write(tenant);
  const run = (extend?: SynthOptions['extend'], write = true) =>
    synth({
      fleet,
      out,
      tenants: [],
      overwrite: false,
      write,
      onTenant: () => {},
      ...(extend === undefined ? {} : { extend }),
    });
  const read = (path: string): string => readFileSync(join(out, path), 'utf8');
  return {
    out,
    write,
    run,
    inventory: () => JSON.parse(read('tenants/acme/inventory.json')),
    objects: (path: string): KubeObject[] =>
      existsSync(join(out, path))
        ? parseAllDocuments(read(path))
            .map((document) => document.toJS())
            .filter(Boolean)
        : [],
    refused: async (extend?: SynthOptions['extend'], write = true): Promise<string[]> => {
      const error = await run(extend, write).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      if (!(error instanceof TenancyError)) throw new Error(`want a refusal, got ${String(error)}`);
      return error.problems.map((problem) => formatProblem(problem).replace(out, 'dist'));
    },
  };
}

const SERVICES = 'tenants/acme/30-services/tenant-acme.yaml';

describe('what an extension adds to a tenant', () => {
  it('is labelled, and written after ours into the stage and namespace that it names', async () => {
    const { run, objects, inventory } = workspace();
    await run(MONITORING);
    const written = objects(SERVICES);
    expect(written.at(-1)).toEqual({
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PodMonitor',
      metadata: {
        labels: {
          'app.kubernetes.io/managed-by': 'neurallog-tenancy',
          'app.kubernetes.io/part-of': 'neurallog',
          'neurallog.com/provisioning-step': '6',
          'neurallog.com/stage': '30-services',
          'neurallog.com/tenant': 'acme',
        },
        name: 'added',
        namespace: 'tenant-acme',
      },
      spec: {},
    });
    expect(inventory().extensions).toEqual([{ name: 'monitoring', version: '1.0.0' }]);
  });

  it('leaves everything else byte for byte as it is without the extension', async () => {
    const [with_, without] = [workspace(), workspace()];
    await with_.run(MONITORING);
    await without.run();
    const [more, less] = [contentOf(with_.out), contentOf(without.out)];
    expect(Object.keys(more).filter((path) => more[path] !== less[path])).toEqual([
      SERVICES,
      'tenants/acme/inventory.json',
    ]);
    expect(more[SERVICES]?.startsWith(less[SERVICES] ?? 'nothing')).toBe(true);
  });

  it('has the label of its organization', async () => {
    const { run, objects } = workspace();
    await run(extension((tenant) => tenant.addTo('30-services', object('PodMonitor', 'tenant-acme-org-research'))));
    const [only] = objects('tenants/acme/30-services/tenant-acme-org-research.yaml').filter(
      ({ kind }) => kind === 'PodMonitor',
    );
    expect(only?.metadata.labels?.['neurallog.com/organization']).toBe('research');
  });

  it('may be a flow, which opens both ends', async () => {
    const { run, objects } = workspace();
    await run(
      extension((tenant) =>
        tenant.addFlow({
          from: { kind: 'namespace', namespace: 'tenant-acme-org-research' },
          to: { kind: 'platform', peer: 'auth' },
          ports: [{ protocol: 'TCP', port: 3040 }],
          why: 'agents ask who calls them',
        }),
      ),
    );
    const policies = objects('tenants/acme/10-foundation/tenant-acme-org-research.yaml');
    expect(
      policies.find(({ metadata }) => metadata.name === 'x.tenant-acme-org-research-to-auth-egress'),
    ).toMatchObject({
      metadata: { annotations: { 'neurallog.com/why': 'agents ask who calls them' } },
      spec: { podSelector: {}, policyTypes: ['Egress'] },
    });
  });

  it('may be a label on our objects', async () => {
    const { run, objects } = workspace();
    await run(
      extension((tenant) => {
        for (const one of tenant.objectsOf('20-data')) one.metadata.addLabel('x.neurallog.com/team', 'logs');
      }),
    );
    const labels = objects('tenants/acme/20-data/tenant-acme.yaml').map(({ metadata }) => metadata.labels);
    expect(new Set(labels.map((one) => one?.['x.neurallog.com/team']))).toEqual(new Set(['logs']));
  });

  it('may be in a stage of its own, which Flux applies last and empties when the tenant is deleted', async () => {
    const { run, objects, write, inventory } = workspace();
    const edge = extension((tenant) => tenant.addTo('40-edge', object('PodMonitor', tenant.tenant.namespace)));
    await run(edge);
    const delivered = () => objects('flux/acme.yaml').filter(({ metadata }) => metadata.name === 'tenant-acme-40-edge');
    expect(delivered()).toMatchObject([
      { spec: { dependsOn: [{ name: 'tenant-acme-30-services' }], deletionPolicy: 'MirrorPrune' } },
    ]);
    for (const [phase, gates] of CLEANUP.slice(0, 3)) {
      write(`${TENANT}${deletion(phase, gates)}`);
      await run(edge);
    }
    expect(objects('tenants/acme/40-edge/tenant-acme.yaml')).toEqual([]);
    expect(objects('tenants/acme/40-edge/kustomization.yaml')).toMatchObject([{ resources: [] }]);
    expect(delivered()).toHaveLength(1);
    expect(inventory().extensions).toEqual([{ name: 'monitoring', version: '1.0.0' }]);
  });

  it('goes with its stage and its organization in every phase of a deletion', async () => {
    const { run, objects, write } = workspace();
    const everywhere = extension((tenant) => {
      const { namespace, organizations } = tenant.tenant;
      tenant.addTo('20-data', { ...object('ConfigMap', namespace), apiVersion: 'v1', spec: undefined });
      tenant.addTo('40-edge', object('PodMonitor', namespace));
      for (const one of organizations) tenant.addTo('30-services', object('Worker', one.namespace));
    });
    await run(everywhere);
    const added = () =>
      ['20-data/tenant-acme', '30-services/tenant-acme-org-research', '40-edge/tenant-acme'].filter((file) =>
        objects(`tenants/acme/${file}.yaml`).some(({ metadata }) => metadata.name === 'added'),
      );
    const seen: [string, string[]][] = [];
    for (const [phase, gates] of CLEANUP) {
      write(`${TENANT}${deletion(phase, gates)}`);
      await run(everywhere);
      seen.push([phase, added().map((file) => file.slice(0, 2))]);
    }
    expect(seen).toEqual([
      ['notify', ['20', '30', '40']],
      ['export', ['20', '30', '40']],
      ['edge-off', ['20', '30']],
      ['services-off', ['20']],
      ['organization-namespaces', ['20']],
      ['volumes', []],
      ['root-namespace', []],
    ]);
  });

  it('is scaled down or left out while the tenant is suspended', async () => {
    const { run, objects } = workspace(changed(TENANT, '  plan: pro\n', '  plan: pro\n  suspend: true\n'));
    await run(
      extension((tenant) => {
        for (const kind of ['Worker', 'Probe', 'PodMonitor'])
          tenant.addTo('30-services', object(kind, tenant.tenant.namespace, { replicas: 3 }));
      }),
    );
    expect(
      objects(SERVICES)
        .filter(({ metadata }) => metadata.name === 'added')
        .map(({ kind, spec }) => [kind, spec]),
    ).toEqual([
      ['Worker', { replicas: 0 }],
      ['PodMonitor', { replicas: 3 }],
    ]);
  });
});

/** The phases of a deletion without an export, each with the gates before it. */
const CLEANUP: readonly [string, string[]][] = [
  ['notify', []],
  ['export', ['tenant-notified']],
  ['edge-off', ['tenant-notified']],
  ['services-off', ['tenant-notified', 'edge-gone']],
  ['organization-namespaces', ['tenant-notified', 'edge-gone', 'pods-gone']],
  ['volumes', ['tenant-notified', 'edge-gone', 'pods-gone', 'organizations-gone']],
  ['root-namespace', ['tenant-notified', 'edge-gone', 'pods-gone', 'organizations-gone', 'volumes-gone']],
];

/** The transition of a deletion without an export, in a phase whose earlier gates are recorded. */
function deletion(phase: string, gates: readonly string[]): string {
  const list = gates.map((gate) => `{ gate: ${gate}, at: "2026-07-02T00:00:00Z", by: ann, evidence: seen }`);
  return `  transition:
    kind: delete
    phase: ${phase}
    startedAt: "2026-06-01T00:00:00Z"
    deleteAfter: "2026-07-01T00:00:00Z"
    export: declined
    gates: [${list.join(', ')}]
`;
}

describe('a run', () => {
  it('without the extension is refused, and so is one with an extension of another name: nothing is written', async () => {
    const { out, run, refused } = workspace();
    await run(MONITORING);
    const before = contentOf(out);
    const problem =
      'dist/tenants/acme: the last output was made with extension monitoring@1.0.0, want it in this run: Flux would delete what it added to acme [extension-missing]';
    expect(await refused()).toEqual([problem]);
    expect(await refused(undefined, false)).toEqual([problem]);
    expect(await refused(extension(() => {}, 'other'))).toEqual([problem]);
    expect(contentOf(out)).toEqual(before);
  });

  it('with a newer version of the extension is accepted', async () => {
    const { run, inventory } = workspace();
    await run(MONITORING);
    await run({ ...MONITORING, version: '1.1.0' });
    expect(inventory().extensions).toEqual([{ name: 'monitoring', version: '1.1.0' }]);
  });

  it('without the extension is accepted once a version of it added nothing', async () => {
    const { run, inventory, objects } = workspace();
    await run(MONITORING);
    await run(extension(() => {}, 'monitoring', '2.0.0'));
    expect(inventory()).not.toHaveProperty('extensions');
    await run();
    expect(objects(SERVICES).filter(({ kind }) => kind === 'PodMonitor')).toEqual([]);
  });

  it('takes several extensions, and the inventory names those that changed the tenant', async () => {
    const { run, inventory } = workspace();
    await run([extension(() => {}, 'idle'), MONITORING]);
    expect(inventory().extensions).toEqual([{ name: 'monitoring', version: '1.0.0' }]);
  });

  it('is refused where a field of an extension kind would change that the platform calls immutable', async () => {
    const { run, refused } = workspace();
    const sized = (size: number) =>
      extension((tenant) => tenant.addTo('30-services', object('Worker', tenant.tenant.namespace, { size })));
    await run(sized(1));
    expect(await refused(sized(2))).toEqual([
      'dist/tenants/acme: example.com/Worker tenant-acme/added would change, want it as it was: spec.size cannot change after creation: the API server refuses it, and Flux does not recreate objects [object-immutable]',
    ]);
  });
});

describe('an extension is refused, and nothing is written', () => {
  const POD: KubeObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x', namespace: 'tenant-acme' } };
  const CASES: readonly [string, (tenant: ExtendedTenant) => void, string[]][] = [
    [
      'where it throws',
      () => {
        throw new TypeError('no such thing');
      },
      ['tenant acme: extension monitoring@1.0.0 threw TypeError: no such thing [extension-failed]'],
    ],
    [
      'where it writes to the tenant',
      ({ tenant }) => Object.assign(tenant, { plan: 'free' }),
      [
        "tenant acme: extension monitoring@1.0.0 threw TypeError: Cannot assign to read only property 'plan' of object '#<Object>' [extension-failed]",
      ],
    ],
    [
      'where it adds to another tenant',
      (tenant) => tenant.addTo('30-services', object('PodMonitor', 'tenant-globex')),
      [
        'tenant acme: extension monitoring@1.0.0 threw RangeError: PodMonitor added has namespace "tenant-globex", want a namespace of tenant acme [extension-failed]',
      ],
    ],
    [
      'where it opens a flow to another tenant',
      (tenant) =>
        tenant.addFlow({
          from: { kind: 'namespace', namespace: 'tenant-acme-org-research' },
          to: { kind: 'workload', namespace: 'tenant-globex', app: 'server' },
          ports: [{ protocol: 'TCP', port: 3030 }],
          why: 'curiosity',
        }),
      [
        'tenant acme: extension monitoring@1.0.0 threw RangeError: a flow ends in namespace "tenant-globex", want a namespace of tenant acme [extension-failed]',
      ],
    ],
    [
      'where it adds a kind that the platform does not allow',
      (tenant) => tenant.addTo('30-services', { ...object('Job', 'tenant-acme'), apiVersion: 'batch/v1' }),
      [
        'tenant acme: batch/Job tenant-acme/added: the platform allows no batch/Job in 30-services, want it in spec.extensionKinds of platform.yaml [extension-failed]',
      ],
    ],
    [
      'where it adds what restricts the tenant',
      (tenant) =>
        tenant.addTo('10-foundation', {
          ...object('NetworkPolicy', 'tenant-acme'),
          apiVersion: 'networking.k8s.io/v1',
        }),
      [
        'tenant acme: networking.k8s.io/NetworkPolicy tenant-acme/added: an extension may add a NetworkPolicy only to 20-data, 30-services, 40-edge [extension-failed]',
      ],
    ],
    [
      'where it adds a volume claim',
      (tenant) => tenant.addTo('20-data', { ...object('PersistentVolumeClaim', 'tenant-acme'), apiVersion: 'v1' }),
      [
        'tenant acme: PersistentVolumeClaim tenant-acme/added: an extension may add no PersistentVolumeClaim, because no phase of the cleanup would remove it [extension-failed]',
      ],
    ],
    [
      'where it gives an object of ours another stage',
      (tenant) => {
        const claim = tenant.objectsOf('20-data').find(({ kind }) => kind === 'PersistentVolumeClaim');
        claim?.addJsonPatch(JsonPatch.replace('/metadata/labels/neurallog.com~1stage', '30-services'));
      },
      [
        'tenant acme: PersistentVolumeClaim tenant-acme/redis-data is in the chart of 20-data with the stage label "30-services", want both equal: use addTo [extension-failed]',
      ],
    ],
    [
      'where it adds one object twice',
      (tenant) => {
        tenant.addTo('30-services', POD);
        tenant.addTo('30-services', POD);
      },
      [
        "tenant acme: extension monitoring@1.0.0 threw Error: There is already a Construct with name 'x.v1.ConfigMap.tenant-acme.x' in StageChart [30-services] [extension-failed]",
      ],
    ],
  ];

  it.each(CASES)('%s', async (_, extend, problems) => {
    const { out, refused } = workspace();
    expect(await refused(extension(extend))).toEqual(problems);
    expect(existsSync(out)).toBe(false);
  });

  it('where it is done later', async () => {
    const { out, refused } = workspace();
    const later = { name: 'monitoring', version: '1.0.0', extend: async () => {} };
    expect(await refused(later)).toEqual([
      'tenant acme: extension monitoring@1.0.0 returned a promise, want extend() to be done when it returns [extension-failed]',
    ]);
    expect(existsSync(out)).toBe(false);
  });

  it('where it opens what tenant isolation forbids', async () => {
    const { out, refused } = workspace(`${TENANT}    - id: sales\n`);
    const problems = await refused(
      extension((tenant) =>
        tenant.addFlow({
          from: { kind: 'namespace', namespace: 'tenant-acme-org-research' },
          to: { kind: 'namespace', namespace: 'tenant-acme-org-sales' },
          ports: [{ protocol: 'TCP', port: 8080 }],
          why: 'gossip',
        }),
      ),
    );
    const reached = problems.filter((one) => one.endsWith('only by a grant (rule reachability) [check-failed]'));
    expect(reached.length).toBeGreaterThan(0);
    expect(existsSync(out)).toBe(false);
  });

  it('where it has no name, no version or the name of another one', async () => {
    const { refused } = workspace();
    expect(await refused([extension(() => {}, 'A b', 'one'), MONITORING, MONITORING])).toEqual([
      'got an extension with name "A b", want lower-case letters, digits and -._/@ [extension-failed]',
      'got version "one" of extension A b, want one such as 1.2.0 [extension-failed]',
      'got the extension monitoring more than once, want it once [extension-failed]',
    ]);
  });
});
