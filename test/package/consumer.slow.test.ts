import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inventoryOf, OBJECTS_IN_DIST } from '../support/fleet';
import { ROOT } from '../support/source';

/** What another repository writes: a plain cdk8s app that ends with the checks. */
const APP = `
import { readFileSync } from 'node:fs';
import { App } from 'cdk8s';
import { checkObjects, definePlatform, parsePlatform, parseTenant, resolveTenant, Tenant } from '@neurallog/tenancy';

const platform = parsePlatform(readFileSync('fleet/platform.yaml', 'utf8'));
const { id, spec } = parseTenant(readFileSync('fleet/tenants/acme.yaml', 'utf8'));
const tenant = resolveTenant(id, spec, definePlatform(platform.name, platform.spec));
const app = new App({ outdir: 'out' });
new Tenant(app, id, tenant);
app.synth();
const findings = checkObjects(app.charts.flatMap((chart) => chart.toJson()), tenant);
console.log(JSON.stringify({ host: tenant.host, findings }));
`;

/** A tenant from single parts, in charts of the app's own. What it exports gets declarations from inference alone. */
const PARTS = `
import { readFileSync } from 'node:fs';
import { App, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import * as tenancy from '@neurallog/tenancy';

const file = tenancy.parsePlatform(readFileSync('fleet/platform.yaml', 'utf8'));
export const platform = tenancy.definePlatform(file.name, file.spec);
const owner = { tenant: 'acme', plan: 'pro' } as const;
const image = 'ghcr.io/acme/search@sha256:' + '0'.repeat(64);
const search = { name: 'search', image };
const research = { id: 'research', mcpServers: [search] };
const some = { organizations: [research] };
const root = { type: 'tenant-root', workloads: ['server', 'web', 'registry', 'redis'] } as const;
const stages = ['10-foundation', '20-data', '30-services'] as const;

export const namespace = tenancy.resolveRootNamespaceProps(owner, { displayName: 'Acme' }, platform);
export const organization = tenancy.resolveOrganizationProps(owner, research, platform);
export const flows = tenancy.resolveFlowPoliciesProps(owner, some, platform);
export const roles = tenancy.resolveRoleBindingsProps(owner, { type: 'tenant-root' }, platform);
export const accounts = tenancy.resolveWorkloadAccountsProps(owner, root, platform);
export const redis = tenancy.resolveRedisProps(owner, {}, platform);
export const services = tenancy.resolveServiceProps(owner, some, platform);
export const mcpServer = tenancy.resolveMcpServerProps({ ...owner, organization: 'research' }, search, platform);
export const settings = tenancy.resolveTenantSettingsProps(owner, some, platform);
export const delivery = tenancy.resolveFluxDeliveryProps(owner, { stages }, platform);

export class Foundation extends Chart {
  readonly parts;
  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.parts = [
      new tenancy.TenantNamespace(this, 'root', namespace),
      new tenancy.RoleBindings(this, 'roles', roles),
      new tenancy.WorkloadAccounts(this, 'accounts', accounts),
      new tenancy.Organization(this, 'research', organization),
      new tenancy.FlowPolicies(this, 'flows', flows),
    ];
  }
}

export const app = new App({ outdir: 'parts' });
export const foundation = new Foundation(app, 'foundation');
const data = new Chart(app, 'data');
export const store = new tenancy.Redis(data, 'redis', redis);
const rest = new Chart(app, 'services');
export const settingsMaps = new tenancy.TenantSettings(rest, 'settings', settings);
export const workloads = services.map((props) => new tenancy.Workload(rest, props.workload.name, props));
export const server = new tenancy.McpServer(rest, 'search', mcpServer);
export const flux = new tenancy.FluxDelivery(new Chart(app, 'flux'), 'delivery', delivery);
app.synth();

const text = { displayName: 'Acme', plan: 'pro', createdAt: '2026-01-01T00:00:00Z', ...some } as const;
export const tenant = tenancy.resolveTenant('acme', text, platform);
export const whole = tenancy.renderTenant(tenant);
export const objects = app.charts.flatMap((chart): tenancy.KubeObject[] => chart.toJson());
export const findings = tenancy.checkObjects(objects, tenant);
export const rules = tenancy.RULES;
export const management = tenancy.tenantManagement;
export const registry = tenancy.memoryRegistry({});
export const synth = tenancy.synth;
const linesOf = (all: readonly tenancy.KubeObject[]) => all.map((object) => JSON.stringify(object)).sort().join('\\n');
const same = linesOf(objects) === linesOf(whole.map(({ object }) => object));
console.log(JSON.stringify({ same, findings }));
`;

/** A label and a patch on objects of ours. */
const PATCH = `
import { readFileSync } from 'node:fs';
import { ApiObject, App, JsonPatch } from 'cdk8s';
import { checkObjects, definePlatform, manifestsOf, parsePlatform, parseTenant, resolveTenant, Tenant } from '@neurallog/tenancy';

const platform = parsePlatform(readFileSync('fleet/platform.yaml', 'utf8'));
const { id, spec } = parseTenant(readFileSync('fleet/tenants/acme.yaml', 'utf8'));
const resolved = resolveTenant(id, spec, definePlatform(platform.name, platform.spec));
export const tenant = new Tenant(new App(), id, resolved);
for (const node of tenant.node.findAll()) {
  if (!ApiObject.isApiObject(node) || node.kind !== 'Deployment' || node.name !== 'web') continue;
  node.metadata.addLabel('x.neurallog.com/cost-centre', '4711');
  node.addJsonPatch(JsonPatch.replace('/spec/revisionHistoryLimit', 5));
}
const objects = manifestsOf(tenant).map(({ object }) => object);
const web = objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'web');
const { revisionHistoryLimit } = Object(web?.spec);
const label = web?.metadata.labels?.['x.neurallog.com/cost-centre'];
console.log(JSON.stringify({ label, revisionHistoryLimit, findings: checkObjects(objects, resolved) }));
`;

/** An extension that adds one ConfigMap to each tenant. */
const EXTEND = `
import { type ExtendedTenant, type Extension, synth, type SynthReport } from '@neurallog/tenancy';

export const extension: Extension = {
  name: 'notes',
  version: '1.0.0',
  extend({ tenant, addTo }: ExtendedTenant): void {
    const metadata = { name: 'notes', namespace: tenant.namespace };
    addTo('30-services', { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { motto: 'logs for everyone' } });
  },
};
export const report: Promise<SynthReport> = synth({
  fleet: 'fleet',
  out: 'extended',
  tenants: [],
  overwrite: false,
  write: true,
  onTenant: () => {},
  extend: extension,
});
report.then(({ written, tenants, objects }) => console.log(JSON.stringify({ written, tenants, objects })));
`;

/** The oldest compiler that we support, and ours. */
const COMPILERS = { '5.4': 'typescript-5.4', '7': 'typescript' } as const;
type Compiler = keyof typeof COMPILERS;

let root = '';

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'tenancy-consumer-'));
  const packed = npm(ROOT, 'pack', '--json', '--pack-destination', root);
  const [{ filename }] = JSON.parse(packed.slice(packed.indexOf('[')));
  const { devDependencies: dev } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const dependencies = {
    '@neurallog/tenancy': `file:${filename}`,
    cdk8s: dev.cdk8s,
    'cdk8s-plus-28': dev['cdk8s-plus-28'],
    constructs: dev.constructs,
    typescript: dev.typescript,
    'typescript-5.4': 'npm:typescript@5.4.5',
    '@types/node': dev['@types/node'],
  };
  writeFileSync(join(root, 'package.json'), JSON.stringify({ name: 'consumer', private: true, dependencies }));
  npm(root, 'install', '--prefer-offline', '--no-audit', '--no-fund');
}, 300_000);

afterAll(() => rmSync(root, { recursive: true, force: true }));

function npm(cwd: string, ...args: string[]): string {
  return execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** A project of one module kind with the example fleet, type-checked and compiled to `js/`, with declarations. */
function compiledProject(
  name: string,
  type: keyof typeof MODULES,
  sources: Readonly<Record<string, string>>,
  options: object = LIBRARIES_CHECKED,
  compiler: Compiler = '7',
): string {
  const folder = join(root, name);
  mkdirSync(folder);
  cpSync(join(ROOT, 'fleet'), join(folder, 'fleet'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type, private: true }));
  for (const [file, text] of Object.entries(sources)) writeFileSync(join(folder, file), text);
  const compilerOptions = {
    module: MODULES[type],
    target: 'es2022',
    strict: true,
    declaration: true,
    ...options,
    types: ['node'],
    outDir: 'js',
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: Object.keys(sources) }));
  const tsc = join(root, 'node_modules', COMPILERS[compiler], 'bin/tsc');
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', '.'], { cwd: folder, encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  return folder;
}

const MODULES = { commonjs: 'node16', module: 'nodenext' } as const;

/** Declarations of libraries are checked too. cdk8s-plus-28's own have ten errors under exactOptionalPropertyTypes. */
const LIBRARIES_CHECKED = { skipLibCheck: false };
const EXACT = { skipLibCheck: true, exactOptionalPropertyTypes: true };

function run(folder: string, script: string): string {
  return execFileSync(process.execPath, [join('js', script)], { cwd: folder, encoding: 'utf8' });
}

/** The examples of `docs/api.md`, in their order, each with the heading that it stands under. */
function examplesOfPage(): { heading: string; code: string }[] {
  const page = readFileSync(join(ROOT, 'docs/api.md'), 'utf8');
  return page
    .split(/^###? /m)
    .slice(1)
    .flatMap((section) => {
      const heading = section.split('\n')[0] ?? '';
      return [...section.matchAll(/^```ts\n(.*?)^```$/gms)].map((match) => ({ heading, code: match[1] ?? '' }));
    });
}

describe('the package in another repository', () => {
  it.each(['commonjs', 'module'] as const)('type-checks and runs in a %s project with vanilla app.synth()', (type) => {
    const folder = compiledProject(type, type, { 'app.ts': APP }, EXACT);
    const { host, findings } = JSON.parse(run(folder, 'app.js'));
    const files = readdirSync(join(folder, 'out')).sort();
    expect(host).toBe('acme.neurallog.com');
    expect(findings).toEqual([]);
    expect(files.map((name) => name.replace(/-c[0-9a-f]{7}/, ''))).toEqual([
      'acme-10-foundation.k8s.yaml',
      'acme-20-data.k8s.yaml',
      'acme-30-services.k8s.yaml',
      'acme-flux.k8s.yaml',
    ]);
  });

  it.each([
    ['commonjs', '5.4'],
    ['commonjs', '7'],
    ['module', '5.4'],
    ['module', '7'],
  ] as const)(
    'builds a tenant from single parts, a patched one, and a fleet with an extension, in a %s project of TypeScript %s',
    (type, compiler) => {
      const sources = { 'extend.ts': EXTEND, 'parts.ts': PARTS, 'patch.ts': PATCH };
      const folder = compiledProject(`${type}-${compiler}`, type, sources, LIBRARIES_CHECKED, compiler);
      expect(JSON.parse(run(folder, 'parts.js'))).toEqual({ same: true, findings: [] });
      expect(JSON.parse(run(folder, 'patch.js'))).toEqual({ label: '4711', revisionHistoryLimit: 5, findings: [] });
      const report = { written: true, tenants: 4, objects: OBJECTS_IN_DIST + 4 };
      expect(JSON.parse(run(folder, 'extend.js'))).toEqual(report);
      const compiled = Object.keys(sources).map((file) => file.replace(/\.ts$/, ''));
      expect(readdirSync(join(folder, 'js')).sort()).toEqual(
        compiled.flatMap((name) => [`${name}.d.ts`, `${name}.js`]),
      );
    },
    300_000,
  );

  it('mentions no type of zod in the declarations that a consumer reads', () => {
    const read = new Map<string, string>();
    const follow = (file: string): void => {
      if (read.has(file)) return;
      const text = readFileSync(file, 'utf8');
      read.set(file, text);
      for (const [, path = ''] of text.matchAll(/(?:from|import\()\s*["'](\.[^"']+)["']/g))
        follow(`${join(dirname(file), path)}.d.ts`);
    };
    follow(join(root, 'node_modules/@neurallog/tenancy/lib/src/index.d.ts'));
    expect([...read.keys()].filter((file) => /fleet\/schema\/tenant\.d\.ts$/.test(file))).toHaveLength(1);
    expect([...read].filter(([, text]) => /\bzod\b/i.test(text)).map(([file]) => file)).toEqual([]);
  });

  it('has a page that API Extractor finds complete and up to date', () => {
    const page = spawnSync(process.execPath, ['scripts/api-docs/main.mjs', '--check'], { cwd: ROOT, encoding: 'utf8' });
    expect(page).toMatchObject({ status: 0, stderr: '' });
  }, 300_000);

  it('holds the library, its declarations and its schemas, and nothing of this repository else', () => {
    const folder = join(root, 'node_modules', '@neurallog', 'tenancy');
    expect(readdirSync(folder).sort()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'lib',
      'package.json',
      'schemas',
    ]);
    expect(readdirSync(join(folder, 'lib')).sort()).toEqual(['imports', 'schemas', 'src']);
  });

  it('does what every example of docs/api.md says', () => {
    const examples = examplesOfPage();
    const sources = Object.fromEntries(examples.map(({ code }, i) => [`example-${i}.ts`, code]));
    const folder = compiledProject('examples', 'commonjs', sources);
    const printed = examples.map(({ heading }, i) => [heading, run(folder, `example-${i}.js`)]);
    expect(printed).toHaveLength(new Set(examples.map(({ heading }) => heading)).size);
    expect(Object.fromEntries(printed)).toEqual({
      Reading: 'acme pro { line: 8, column: 9 }\n',
      'Managing tenants':
        'created Umbrella was created on plan free\nupdated Umbrella was changed\nUmbrella Labs active free\n',
      Meaning: 'tenant-umbrella umbrella.neurallog.com 1100\n',
      'A tenant in your app': '',
      'Changing an object': '4711\n[]\n',
      'Plain objects': expect.stringContaining("[ 'tenant-123', 'tenant-123-org-456', 'tenant-123-org-456-mcp' ]\n"),
      Judging: 'true\n',
      'The whole way': `4 tenants, ${OBJECTS_IN_DIST} objects\n`,
      'Adding to what is printed': `1 ${inventoryOf('globex').objects.length + 1}\n`,
      Refusals: expect.stringContaining('missing-field - a required field is missing\n'),
      'Parts of a tenant': "[ 'image-without-digest spec.image', 'wrong-value spec.user' ]\n",
      'Names and labels': [
        'tenant-acme-org-research-mcp acme.neurallog.com neurallog.com/plan',
        "{ 'app.kubernetes.io/name': 'server' } 10-foundation 20-data 30-services 40-edge",
        "{ type: 'organization', tenant: 'acme', organization: 'research' }",
        '',
      ].join('\n'),
      'JSON Schemas': 'https://tenancy.neurallog.com/v1alpha1/tenant.schema.json\n',
      FlowPolicies: '18 24\n',
      FluxDelivery:
        'ServiceAccount/tenant-acme Kustomization/tenant-acme-10-foundation Kustomization/tenant-acme-20-data\n',
      McpServer: 'ConfigMap Service Deployment\n',
      Organization: 'tenant-acme-org-research-mcp 32\n',
      PlatformBundle:
        'Namespace ResourceQuota NetworkPolicy ServiceAccount ServiceAccount ClusterRole ClusterRole ClusterRoleBinding\n',
      Redis: 'ConfigMap PersistentVolumeClaim Service StatefulSet\n',
      RoleBindings: 'Role/tenant-admin RoleBinding/tenant-admin Role/tenant-viewer RoleBinding/tenant-viewer\n',
      TenantNamespace: 'Namespace ResourceQuota ResourceQuota LimitRange NetworkPolicy ServiceAccount RoleBinding\n',
      TenantSettings:
        'tenant-acme/grants tenant-acme-org-research/organization-settings tenant-acme-org-ops/organization-settings\n',
      Workload: 'server web registry\n',
      WorkloadAccounts: 'ServiceAccount\n',
    });
  }, 300_000);

  it('brings a command', () => {
    const help = execFileSync(join(root, 'node_modules', '.bin', 'tenancy'), ['--help'], { encoding: 'utf8' });
    expect(help).toContain('Usage: tenancy');
  });
});
