import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from './support/source';

/** What another repository writes: a plain cdk8s app that ends with the checks. */
const APP = `
import { readFileSync } from 'node:fs';
import { App } from 'cdk8s';
import { checkObjects, definePlatform, parsePlatform, parseTenant, resolveTenant, Tenant } from '@neurallog/tenancy';

const platform = parsePlatform(readFileSync('../platform.yaml', 'utf8'));
const { id, spec } = parseTenant(readFileSync('../acme.yaml', 'utf8'));
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
  for (const [from, to] of [
    ['platform.yaml', 'platform.yaml'],
    ['tenants/acme.yaml', 'acme.yaml'],
  ] as const) {
    writeFileSync(join(root, to), readFileSync(join(ROOT, 'fleet', from)));
  }
}, 300_000);

afterAll(() => rmSync(root, { recursive: true, force: true }));

function npm(cwd: string, ...args: string[]): string {
  return execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Writes a project of one module kind, type-checks and compiles it, and runs what came out. */
function runProject(
  type: 'commonjs' | 'module',
  module: 'node16' | 'nodenext',
): { host: string; findings: unknown[]; files: string[] } {
  const folder = join(root, type);
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type, private: true }));
  writeFileSync(join(folder, 'app.ts'), APP);
  const compilerOptions = {
    module,
    target: 'es2022',
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
    types: ['node'],
    outDir: 'js',
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['app.ts'] }));
  execFileSync('npx', ['tsc', '-p', '.'], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const printed = execFileSync(process.execPath, ['js/app.js'], { cwd: folder, encoding: 'utf8' });
  return { ...JSON.parse(printed), files: readdirSync(join(folder, 'out')).sort() };
}

describe('the package in another repository', () => {
  it.each([
    ['commonjs', 'node16'],
    ['module', 'nodenext'],
  ] as const)('type-checks and runs in a %s project with vanilla app.synth()', (type, module) => {
    const { host, findings, files } = runProject(type, module);
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

  it('brings a command', () => {
    const help = execFileSync(join(root, 'node_modules', '.bin', 'tenancy'), ['--help'], { encoding: 'utf8' });
    expect(help).toContain('Usage: tenancy');
  });
});
