import { execSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ROOT } from '../support/source';
import { applyStep, stepsOf } from './recipe';

const copy = mkdtempSync(join(tmpdir(), 'tenancy-recipe-'));
afterAll(() => rmSync(copy, { recursive: true, force: true }));

const run = (command: string): string =>
  execSync(command, { cwd: copy, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: environment() });

function environment(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `${join(ROOT, 'node_modules/.bin')}:${process.env.PATH ?? ''}` };
}

/** What a command that fails prints. */
function failureOf(command: string): string {
  try {
    run(command);
  } catch (error) {
    if (error instanceof Error && 'stderr' in error) return String(error.stderr);
    throw error;
  }
  throw new Error(`${command} ended well`);
}

const COPIED = [
  'src',
  'imports',
  'schemas',
  'scripts',
  'fleet',
  'dist',
  'docs',
  'test',
  'package.json',
  'tsconfig.json',
  'biome.json',
  'vitest.config.mts',
];

const STEPS = stepsOf(readFileSync(join(ROOT, 'docs/extending.md'), 'utf8'));

describe('docs/extending.md', () => {
  it('leads from this repository to one with a new kind and a new check', () => {
    for (const entry of COPIED) cpSync(join(ROOT, entry), join(copy, entry), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
    for (const step of STEPS) {
      if (step.kind === 'run') run(step.command);
      else applyStep(copy, step);
    }
    const services = readFileSync(join(copy, 'dist/tenants/acme/30-services/tenant-acme.yaml'), 'utf8');
    expect(services.match(/^kind: PodMonitor$/gm)).toHaveLength(3);
    const platform = readFileSync(join(copy, 'dist/platform/_cluster.yaml'), 'utf8');
    expect(platform).toContain('- podmonitors');
    expect(readFileSync(join(copy, 'docs/rules.md'), 'utf8')).toContain('pod-monitor-port');
    run('biome check --vcs-enabled=false src/tenant src/checks src/contract test/checks/monitoring');
    run(
      'vitest run test/checks/monitoring test/checks/rules.test.ts test/contract/kinds.test.ts test/house test/docs/rules-page.test.ts',
    );
  });

  it('ends in a check that notices a port that no pod has', () => {
    const construct = 'src/tenant/monitoring/objects.ts';
    const edit = (before: string, after: string) => applyStep(copy, { kind: 'edit', file: construct, before, after });
    edit("port: 'metrics'", "port: 'metrix'");
    expect(failureOf('npm run check')).toContain(
      'monitoring.coreos.com/PodMonitor tenant-acme/server spec.podMetricsEndpoints[0].port: got "metrix", want the name of a port of a container (rule pod-monitor-port)',
    );
    edit("port: 'metrix'", "port: 'metrics'");
  });

  it.each([
    [
      'src/contract/kind-table.ts',
      "    printedIn: ['30-services'],\n    removedIn: 'services-off',\n  },\n  'batch/CronJob'",
    ],
    ['src/checks/kinds.ts', "row('monitoring.coreos.com', 'PodMonitor', 'podmonitors', SERVICES)"],
  ])('names both tables when the row in %s lacks the stage', (file, context) => {
    const original = readFileSync(join(copy, file), 'utf8');
    applyStep(copy, { kind: 'edit', file, before: context, after: withoutStage(context) });
    expect(failureOf('npm run check')).toMatch(
      /src\/contract\/kind-table\.ts and .* in src\/checks\/kinds\.ts, want the same in both/,
    );
    applyStep(copy, { kind: 'write', file, text: original });
  });
});

function withoutStage(row: string): string {
  return row.replace("['30-services']", '[]').replace('SERVICES', 'NOWHERE');
}
