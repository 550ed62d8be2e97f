import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { TenancyError } from '../../src/contract/problems';
import { printInventory } from '../../src/output/bundle/inventory';
import { type SynthOptions, synth } from '../../src/synth/synth';
import { age, contentOf, timesOf } from '../output/support/folder';
import { OBJECTS_IN_DIST } from '../support/fleet';
import { ROOT } from '../support/source';
import { changed, TENANT, tenantWith } from '../support/texts';

const homes: string[] = [];
afterAll(() => {
  for (const home of homes) rmSync(home, { recursive: true, force: true });
});

/** A copy of the example fleet and of its output, in a folder of its own. */
function workspace() {
  const home = mkdtempSync(join(tmpdir(), 'tenancy-synth-'));
  homes.push(home);
  cpSync(join(ROOT, 'fleet'), join(home, 'fleet'), { recursive: true });
  cpSync(join(ROOT, 'dist'), join(home, 'dist'), { recursive: true });
  const out = join(home, 'dist');
  const fileOf = (tenant: string) => join(home, 'fleet/tenants', `${tenant}.yaml`);
  return {
    out,
    fleet: join(home, 'fleet'),
    fileOf,
    edit: (tenant: string, part: string, other: string) =>
      writeFileSync(fileOf(tenant), changed(readFileSync(fileOf(tenant), 'utf8'), part, other)),
    write: (tenant: string, text: string) => writeFileSync(fileOf(tenant), text),
    remove: (tenant: string) => rmSync(fileOf(tenant)),
    run: (change: Partial<SynthOptions> = {}) =>
      synth({
        fleet: join(home, 'fleet'),
        out,
        tenants: [],
        overwrite: false,
        write: true,
        onTenant: () => {},
        ...change,
      }),
  };
}

/** The paths whose content differs, sorted. */
function differences(before: Record<string, string>, after: Record<string, string>): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((path) => before[path] !== after[path])
    .sort();
}

/** The codes of a refused run, sorted; fails if the run succeeds. */
async function codesOf(run: Promise<unknown>): Promise<string[]> {
  const error = await run.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof TenancyError)) throw new Error(`want a refusal, got ${String(error)}`);
  return error.problems.map((problem) => problem.code).sort();
}

describe('synth of the example fleet', () => {
  it('gives the committed dist/, byte for byte, and writes no file', async () => {
    const { out, run } = workspace();
    const before = contentOf(out);
    age(out);
    const times = timesOf(out);
    const report = await run();
    expect([report.tenants, report.objects]).toEqual([4, OBJECTS_IN_DIST]);
    expect(report.bundles.flatMap((bundle) => [...bundle.added, ...bundle.changed, ...bundle.removed])).toEqual([]);
    expect(contentOf(out)).toEqual(before);
    expect(timesOf(out)).toEqual(times);
  });

  it('gives the same bytes into a folder that does not exist yet', async () => {
    const { out, run, fleet } = workspace();
    const fresh = join(fleet, '..', 'fresh');
    await run({ out: fresh });
    expect(contentOf(fresh)).toEqual(contentOf(out));
  });

  it('reports each tenant once, in order', async () => {
    const { run } = workspace();
    const told: string[] = [];
    await run({ onTenant: (done, total) => told.push(`${done}/${total}`) });
    expect(told).toEqual(['1/4', '2/4', '3/4', '4/4']);
  });
});

describe('a change of one tenant', () => {
  it('changes only its own folder', async () => {
    const { out, edit, run } = workspace();
    const before = contentOf(out);
    edit('acme', 'Acme Corporation', 'Acme Limited');
    const report = await run();
    const paths = differences(before, contentOf(out));
    expect(paths).toEqual(['tenants/acme/10-foundation/tenant-acme.yaml', 'tenants/acme/inventory.json']);
    expect(report.bundles.filter((bundle) => bundle.changed.length > 0).map((bundle) => bundle.owner)).toEqual([
      'acme',
    ]);
  });

  it('that is new adds a folder, a Flux file and one line of the index', async () => {
    const { out, write, run } = workspace();
    const before = contentOf(out);
    write('umbrella', tenantWith('umbrella', 'labs').replace('plan: pro', 'plan: basic'));
    await run();
    const after = contentOf(out);
    const paths = differences(before, after);
    expect(paths.filter((path) => !path.startsWith('tenants/umbrella/'))).toEqual([
      'flux/umbrella.yaml',
      'kustomization.yaml',
    ]);
    const lines = (text = '') => text.split('\n');
    expect(
      lines(after['kustomization.yaml']).filter((line) => !lines(before['kustomization.yaml']).includes(line)),
    ).toEqual(['  - flux/umbrella.yaml']);
  });

  it('writes nothing without write', async () => {
    const { out, edit, run } = workspace();
    const before = contentOf(out);
    edit('acme', 'Acme Corporation', 'Acme Limited');
    const report = await run({ write: false });
    expect(report.written).toBe(false);
    expect(report.forecast.map(({ owner, stage, changed }) => [owner, stage, changed])).toEqual([
      ['acme', '10-foundation', ['Namespace tenant-acme']],
    ]);
    expect(report.bundles.filter((bundle) => bundle.changed.length > 0).map((bundle) => bundle.owner)).toEqual([
      'acme',
    ]);
    expect(contentOf(out)).toEqual(before);
  });
});

describe('a change of one tenant that removes something', () => {
  it('changes only its own folder when an MCP server is removed', async () => {
    const { out, edit, run, fileOf } = workspace();
    const before = contentOf(out);
    const text = readFileSync(fileOf('acme'), 'utf8');
    const servers = [...text.matchAll(/^ {8}- name: (.+)$/gm)];
    const [first, second] = servers;
    edit('acme', text.slice(first?.index, second?.index), '');
    // The grant is removed with its server.
    if (text.includes(`server: ${first?.[1]}`)) edit('acme', `server: ${first?.[1]}`, `server: ${second?.[1]}`);
    await run();
    const paths = differences(before, contentOf(out));
    expect(paths.length).toBeGreaterThan(1);
    expect(paths.filter((path) => !/^(tenants\/acme\/|flux\/acme\.yaml$)/.test(path))).toEqual([]);
  });

  it('changes only its own folder when the plan changes', async () => {
    const { out, edit, run } = workspace();
    const before = contentOf(out);
    edit('123', 'plan: basic', 'plan: pro');
    await run();
    const paths = differences(before, contentOf(out));
    expect(paths).toContain('tenants/123/10-foundation/tenant-123.yaml');
    expect(paths.filter((path) => !path.startsWith('tenants/123/'))).toEqual([]);
  });
});

it('a tenant, an organization and a server may all be called constructor', async () => {
  const { write, run, out } = workspace();
  write(
    'constructor',
    TENANT.replace('name: acme', 'name: constructor')
      .replace('id: research', 'id: constructor')
      .replace('name: search', 'name: constructor'),
  );
  expect((await run()).tenants).toBe(5);
  expect(existsSync(join(out, 'tenants/constructor/30-services/tenant-constructor-org-constructor-mcp.yaml'))).toBe(
    true,
  );
});

it('an empty path is refused, and is not the current folder', async () => {
  const { run } = workspace();
  const before = readdirSync('.').sort();
  expect(await codesOf(run({ fleet: '' }))).toEqual(['folder-unreadable']);
  for (const write of [true, false]) expect(await codesOf(run({ out: '', write }))).toEqual(['output-not-ours']);
  expect(await codesOf(run({ out: '', tenants: ['acme'] }))).toEqual(['output-not-ours']);
  expect(await codesOf(run({ tenants: [''] }))).toEqual(['tenant-unknown']);
  expect(readdirSync('.').sort()).toEqual(before);
});

it('an object that breaks a rule is refused with the rule', async () => {
  const { fleet, run } = workspace();
  const file = join(fleet, 'platform.yaml');
  // A free text of the platform file, which the parser accepts.
  writeFileSync(file, changed(readFileSync(file, 'utf8'), 'path: ./dist', `path: ./\${CLUSTER}`));
  expect(new Set(await codesOf(run()))).toEqual(new Set(['check-failed']));
});

describe('a fleet with mistakes', () => {
  it('is refused with the problems of all files at once, and nothing is written', async () => {
    const { out, edit, write, run } = workspace();
    const before = contentOf(out);
    edit('acme', 'Acme Corporation', 'Acme Limited');
    edit('globex', 'plan: free', 'plan: gold');
    write('umbrella', 'kind: [');
    edit('123', 'healthPath: /health', 'healthpath: /health');
    expect(await codesOf(run())).toEqual(['plan-unknown', 'unknown-field', 'yaml-syntax']);
    expect(contentOf(out)).toEqual(before);
  });

  it('can write a single tenant whose file is valid', async () => {
    const { out, edit, write, run } = workspace();
    const before = contentOf(out);
    edit('acme', 'Acme Corporation', 'Acme Limited');
    write('globex', 'kind: [');
    const report = await run({ tenants: ['acme'] });
    expect(report.tenants).toBe(1);
    expect(differences(before, contentOf(out)).every((path) => path.startsWith('tenants/acme/'))).toBe(true);
    expect(differences(before, contentOf(out))).toHaveLength(2);
  });

  it('keeps the claims of the last inventory of a broken tenant', async () => {
    const { out, write, run } = workspace();
    write('globex', 'kind: [');
    // No two valid ids share a name, so the shared one is planted in what globex claimed.
    const path = join(out, 'tenants/globex/inventory.json');
    const { digest: _old, contract: _one, ...body } = JSON.parse(readFileSync(path, 'utf8'));
    const claims = {
      names: [...body.claims.names, 'Namespace tenant-acme'],
      hosts: [...body.claims.hosts, 'acme.neurallog.com'],
    };
    writeFileSync(path, printInventory({ ...body, claims, extensions: [], transition: { kind: 'none' } }));
    expect(await codesOf(run({ tenants: ['acme'] }))).toEqual(['host-has-two-owners', 'name-has-two-owners']);
    expect((await run({ tenants: ['123'] })).tenants).toBe(1);
  });

  it('warns if neither file nor inventory of a tenant can be read, and compares the claims that follow from its id', async () => {
    const { out, write, run, remove } = workspace();
    write('globex', 'kind: [');
    const inventory = join(out, 'tenants/globex/inventory.json');
    const warning =
      'neither the file nor the inventory of "globex" can be read: only the names and hosts that follow from its id were compared, not those of its organizations';
    for (const text of ['no JSON', '{}', readFileSync(inventory, 'utf8').replaceAll('\n', '\r\n')]) {
      writeFileSync(inventory, text);
      expect((await run({ tenants: ['acme'], write: false })).warnings).toEqual([warning]);
    }
    rmSync(inventory);
    expect((await run({ tenants: ['acme'] })).warnings).toEqual([warning]);
    remove('globex');
    expect((await run({ tenants: ['acme'] })).warnings).toEqual([warning]);
  });

  it('keeps the claims of an inventory whose tenant file is missing', async () => {
    const { out, remove, run } = workspace();
    remove('globex');
    const path = join(out, 'tenants/globex/inventory.json');
    const { digest: _old, contract: _one, ...body } = JSON.parse(readFileSync(path, 'utf8'));
    const claims = { names: body.claims.names, hosts: [...body.claims.hosts, 'acme.neurallog.com'] };
    writeFileSync(path, printInventory({ ...body, claims, extensions: [], transition: { kind: 'none' } }));
    expect(await codesOf(run({ tenants: ['acme'] }))).toEqual(['host-has-two-owners']);
    expect((await run({ tenants: ['123'] })).warnings).toEqual([]);
  });

  it('reports a named tenant that does not exist', async () => {
    expect(await codesOf(workspace().run({ tenants: ['nobody'] }))).toEqual(['tenant-unknown']);
  });
});

describe('a change that would delete something', () => {
  it('is refused when a tenant file is missing', async () => {
    const { out, remove, run } = workspace();
    const before = contentOf(out);
    remove('globex');
    expect(await codesOf(run())).toContain('tenant-vanished');
    expect(contentOf(out)).toEqual(before);
  });

  it('is refused when an organization is missing, with its namespaces', async () => {
    const { out, fileOf, run, write } = workspace();
    const before = contentOf(out);
    const text = readFileSync(fileOf('initech'), 'utf8');
    write('initech', text.slice(0, text.indexOf('    - id: finance')));
    const codes = await codesOf(run());
    expect(codes.filter((code) => code === 'organization-vanished')).toHaveLength(1);
    expect(codes.filter((code) => code === 'namespace-would-go')).toHaveLength(2);
    expect(contentOf(out)).toEqual(before);
  });

  it('is refused when the registry has no tenants', async () => {
    const { out, fleet, run } = workspace();
    const before = contentOf(out);
    for (const name of readdirSync(join(fleet, 'tenants'))) rmSync(join(fleet, 'tenants', name));
    expect((await codesOf(run())).filter((code) => code === 'tenant-vanished')).toHaveLength(4);
    expect(contentOf(out)).toEqual(before);
  });

  it('is not a suspension: its stages keep their objects', async () => {
    const { out, edit, run } = workspace();
    edit('acme', 'plan: pro', 'plan: pro\n  suspend: true');
    await run();
    const services = readFileSync(join(out, 'tenants/acme/30-services/tenant-acme.yaml'), 'utf8');
    expect(services).not.toContain('kind: HorizontalPodAutoscaler');
    expect(services.match(/^ {2}replicas: .*$/gm)).toEqual(['  replicas: 0', '  replicas: 0', '  replicas: 0']);
    expect(existsSync(join(out, 'tenants/acme/20-data/tenant-acme.yaml'))).toBe(true);
  });

  it('is not a suspension: a resumed tenant has the same bytes again', async () => {
    const { out, edit, run } = workspace();
    const before = contentOf(out);
    edit('acme', 'plan: pro', 'plan: pro\n  suspend: true');
    await run();
    edit('acme', 'plan: pro\n  suspend: true', 'plan: pro');
    await run();
    expect(contentOf(out)).toEqual(before);
  });
});

describe('recorded facts of a tenant', () => {
  it('change no byte of the output: its creation time and its status file', async () => {
    const { fleet, out, edit, run } = workspace();
    const before = contentOf(out);
    edit('acme', 'createdAt: "2026-01-12T09:30:00Z"', 'createdAt: "2025-12-24T00:00:00Z"');
    mkdirSync(join(fleet, 'status'));
    writeFileSync(join(fleet, 'status/acme.yaml'), 'anything\n');
    await run();
    expect(contentOf(out)).toEqual(before);
  });
});

describe('a tenant whose phases are edited by hand', () => {
  /** A deletion in this phase, with its recorded gates. */
  const deleting = (phase: string, ...gates: string[]) =>
    [
      'plan: pro',
      '  transition:',
      '    kind: delete',
      `    phase: ${phase}`,
      '    startedAt: "2026-06-01T00:00:00Z"',
      '    deleteAfter: "2026-07-01T00:00:00Z"',
      '    export: requested',
      '    gates:',
      ...gates.map((gate) => `      - { gate: ${gate}, at: "2026-07-01T00:00:00Z", by: ada, evidence: seen }`),
    ].join('\n');
  const NOTIFY = deleting('notify', 'tenant-notified');
  const EXPORT = deleting('export', 'tenant-notified', 'export-stored');
  const EDGE_OFF = deleting('edge-off', 'tenant-notified', 'export-stored');

  it('is refused if a phase is skipped between two runs, and accepted with a run for each phase', async () => {
    const { out, edit, run } = workspace();
    edit('acme', 'plan: pro', NOTIFY);
    await run();
    const before = contentOf(out);
    edit('acme', NOTIFY, EDGE_OFF);
    expect(await codesOf(run())).toEqual(['phase-skipped']);
    expect(await codesOf(run({ write: false, tenants: ['acme'], overwrite: true }))).toEqual(['phase-skipped']);
    expect(contentOf(out)).toEqual(before);
    edit('acme', EDGE_OFF, EXPORT);
    await run();
    edit('acme', EXPORT, EDGE_OFF);
    await run();
  });
});

describe('a file of the output that was edited by hand', () => {
  it('is refused, and replaced only with overwrite', async () => {
    const { out, run } = workspace();
    const before = contentOf(out);
    const file = join(out, 'tenants/acme/10-foundation/tenant-acme.yaml');
    writeFileSync(file, changed(readFileSync(file, 'utf8'), 'requests.cpu: 3500m', 'requests.cpu: 9'));
    expect(await codesOf(run())).toEqual(['output-edited']);
    expect(readFileSync(file, 'utf8')).toContain('requests.cpu: 9');
    await run({ overwrite: true });
    expect(contentOf(out)).toEqual(before);
  });
});
