import { execFile, execFileSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../scripts/cluster/processes.mjs';
import type { TenantSpec } from '../../src/fleet/schema/tenant';
import { ROOT } from '../support/source';
import { compiledLib } from './support/cluster';
import { claimsOf, filesBelow, fluxWarnings, type Operator, operator, podsOf, uidsOf } from './support/operator';
import { coverageOf } from './support/policy-coverage';

const neighbour: TenantSpec = {
  displayName: 'Neighbour',
  plan: 'free',
  createdAt: '2026-05-01T00:00:00Z',
  organizations: [{ id: 'main' }],
};

const TENANTS = ['neighbour', 'umbrella'];

let one: Operator;
let server: Server;
let folder = '';

beforeAll(async () => {
  one = await operator('example', { neighbour });
  folder = dirname(one.fleet);
  await one.deliver();
  git('init', '--quiet');
  git('config', 'user.name', 'pipeline');
  git('config', 'user.email', 'pipeline@example.com');
  git('add', 'fleet', 'dist');
  git('commit', '--quiet', '--message', 'a fleet of one');
  server = createServer((request, response) => {
    const gate = (request.url ?? '').slice(1);
    evidenceOf(gate).then(
      (evidence) => response.end(evidence),
      (error: unknown) => {
        response.statusCode = 500;
        response.end(String(error));
      },
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  server?.close();
  await one?.stop();
});

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: folder, encoding: 'utf8' });
}

/** What the cluster must show before a gate may be recorded. For the other gates it is enough that Flux is Ready. */
const GATES: Readonly<Record<string, () => Promise<boolean>>> = {
  'pods-gone': async () => (await podsOf(one, 'umbrella')).length === 0,
  'organizations-gone': async () => (await namespaces()).join() === 'Namespace /tenant-umbrella',
  'volumes-gone': async () => (await claimsOf(one, 'umbrella')).length === 0,
  'root-gone': async () => (await namespaces()).length === 0,
};

async function namespaces(): Promise<string[]> {
  return Object.keys(await uidsOf(one, 'umbrella')).filter((name) => name.startsWith('Namespace '));
}

async function evidenceOf(gate: string): Promise<string> {
  const revision = await one.flux.publish(one.dist);
  await one.flux.waitReady(revision);
  const isMet = GATES[gate];
  if (isMet !== undefined)
    await until(async () => ((await isMet()) ? true : undefined), {
      what: gate,
      seconds: 180,
      running: one.plane.running,
    });
  return `${gate} at ${revision}`;
}

describe('examples/lifecycle.sh', () => {
  it('takes a tenant through its whole life, with one commit for each step, each applied by Flux', async () => {
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const before = await uidsOf(one, 'neighbour');
    await promisify(execFile)('sh', [join(ROOT, 'examples/lifecycle.sh'), folder], {
      env: {
        ...process.env,
        TENANCY: `${process.execPath} ${join(await compiledLib(), 'src/cli/bin.js')}`,
        TENANCY_ACTOR: 'the cluster suite',
        APPLY: `${process.execPath} ${join(ROOT, 'test/cluster/support/apply.mjs')} http://127.0.0.1:${port}`,
      },
    });
    expect(git('log', '--reverse', '--format=%s').trim().split('\n')).toEqual([
      'a fleet of one',
      'create umbrella',
      'convert umbrella to pro',
      'add sales to umbrella',
      'suspend umbrella',
      'resume umbrella',
      'remove sales of umbrella: workloads-off',
      'remove sales of umbrella: protection-lifted',
      'remove sales of umbrella: done',
      'convert umbrella to free',
      'end the conversion of umbrella',
      'delete umbrella: notify',
      'delete umbrella: export',
      'delete umbrella: edge-off',
      'delete umbrella: services-off',
      'delete umbrella: organization-namespaces',
      'delete umbrella: volumes',
      'delete umbrella: root-namespace',
      'delete umbrella: tombstone',
    ]);
    expect(Object.keys(filesBelow(one.fleet)).filter((path) => !path.startsWith('.tenancy'))).toEqual([
      'platform.yaml',
      'status/umbrella.yaml',
      'tenants/neighbour.yaml',
      'tombstones/umbrella.yaml',
    ]);
    expect(await uidsOf(one, 'neighbour')).toEqual(before);
    expect(await uidsOf(one, 'umbrella')).toEqual({});
  });

  it('causes no warning of Flux except for the folder that is removed with its Flux file, and no pod runs without a policy', async () => {
    const others = (await fluxWarnings(one, TENANTS)).filter(
      (line) => !/^tenant-umbrella-10-foundation: ArtifactFailed/.test(line),
    );
    expect(others).toEqual([]);
    const coverage = coverageOf(one.plane.auditLog, TENANTS);
    expect(coverage.pods).toBeGreaterThan(20);
    expect(coverage.uncovered).toEqual([]);
  });
});
