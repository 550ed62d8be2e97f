import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OBJECTS_IN_DIST } from '../support/fleet';
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
    '@types/node': dev['@types/node'],
  };
  writeFileSync(join(root, 'package.json'), JSON.stringify({ name: 'consumer', private: true, dependencies }));
  npm(root, 'install', '--prefer-offline', '--no-audit', '--no-fund');
}, 300_000);

afterAll(() => rmSync(root, { recursive: true, force: true }));

function npm(cwd: string, ...args: string[]): string {
  return execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** A project of one module kind with the example fleet, type-checked and compiled to `js/`. */
function compiledProject(
  name: string,
  type: 'commonjs' | 'module',
  module: 'node16' | 'nodenext',
  sources: Readonly<Record<string, string>>,
): string {
  const folder = join(root, name);
  mkdirSync(folder);
  cpSync(join(ROOT, 'fleet'), join(folder, 'fleet'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type, private: true }));
  for (const [file, text] of Object.entries(sources)) writeFileSync(join(folder, file), text);
  const compilerOptions = {
    module,
    target: 'es2022',
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
    types: ['node'],
    outDir: 'js',
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: Object.keys(sources) }));
  execFileSync('npx', ['tsc', '-p', '.'], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  return folder;
}

function run(folder: string, script: string): string {
  return execFileSync(process.execPath, [join('js', script)], { cwd: folder, encoding: 'utf8' });
}

/** The examples of `docs/api.md`, in their order, each with the heading that it stands under. */
function examplesOfPage(): { heading: string; code: string }[] {
  const page = readFileSync(join(ROOT, 'docs/api.md'), 'utf8');
  return page
    .split(/^## /m)
    .slice(1)
    .flatMap((section) => {
      const heading = section.split('\n')[0] ?? '';
      return [...section.matchAll(/^```ts\n(.*?)^```$/gms)].map((match) => ({ heading, code: match[1] ?? '' }));
    });
}

describe('the package in another repository', () => {
  it.each([
    ['commonjs', 'node16'],
    ['module', 'nodenext'],
  ] as const)('type-checks and runs in a %s project with vanilla app.synth()', (type, module) => {
    const folder = compiledProject(type, type, module, { 'app.ts': APP });
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
    const folder = compiledProject('examples', 'commonjs', 'node16', sources);
    const printed = examples.map(({ heading }, i) => [heading, run(folder, `example-${i}.js`)]);
    expect(Object.fromEntries(printed)).toEqual({
      Reading: 'acme pro { line: 8, column: 9 }\n',
      'Managing tenants':
        'created Umbrella is created on plan free\nupdated Umbrella was changed\nUmbrella Labs active free\n',
      Meaning: 'tenant-umbrella umbrella.neurallog.com 1100\n',
      'A tenant in your app': '',
      'Changing an object': '4711\n[]\n',
      'Plain objects': expect.stringContaining("[ 'tenant-123', 'tenant-123-org-456', 'tenant-123-org-456-mcp' ]\n"),
      Judging: 'true\n',
      'The whole way': `4 tenants, ${OBJECTS_IN_DIST} objects\n`,
      Refusals: expect.stringContaining('missing-field - a required field is missing\n'),
    });
  });

  it('brings a command', () => {
    const help = execFileSync(join(root, 'node_modules', '.bin', 'tenancy'), ['--help'], { encoding: 'utf8' });
    expect(help).toContain('Usage: tenancy');
  });
});
