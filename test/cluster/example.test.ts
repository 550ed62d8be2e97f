import { execFile, execFileSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { until } from '../../scripts/cluster/processes.mjs';
import type { TenantSpec } from '../../src/fleet/schema/tenant';
import { ROOT } from '../support/source';
import { claimsOf, complaints, filesBelow, type Operator, operator, podsOf, uidsOf } from './support/operator';
import { coverageOf } from './support/uncovered';

const neighbour: TenantSpec = {
  displayName: 'Neighbour',
  plan: 'free',
  createdAt: '2026-05-01T00:00:00Z',
  organizations: [{ id: 'main' }],
};

// Eighteen deliveries one after the other. Each has a deadline of its own, which is what a step that hangs runs into.
vi.setConfig({ testTimeout: 900_000 });

let one: Operator;
let server: Server;
let home = '';

beforeAll(async () => {
  one = await operator({ neighbour });
  home = dirname(one.fleet);
  await one.deliver({ seconds: 180 });
  git('init', '--quiet');
  git('config', 'user.name', 'pipeline');
  git('config', 'user.email', 'pipeline@example.com');
  git('add', 'fleet', 'dist');
  git('commit', '--quiet', '--message', 'a fleet of one');
  server = createServer((request, response) => {
    const what = (request.url ?? '').slice(1);
    appliedAndSeen(what).then(
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
  return execFileSync('git', args, { cwd: home, encoding: 'utf8' });
}

/** What must be so before a gate may be recorded; Flux being Ready is enough for the others. */
const LOOKS: Readonly<Record<string, () => Promise<boolean>>> = {
  'pods-gone': async () => (await podsOf(one, 'umbrella')).length === 0,
  'organizations-gone': async () => (await namespaces()).join() === 'Namespace /tenant-umbrella',
  'volumes-gone': async () => (await claimsOf(one, 'umbrella')).length === 0,
  'root-gone': async () => (await namespaces()).length === 0,
};

async function namespaces(): Promise<string[]> {
  return Object.keys(await uidsOf(one, 'umbrella')).filter((name) => name.startsWith('Namespace '));
}

async function appliedAndSeen(what: string): Promise<string> {
  const revision = await one.flux.publish(one.dist);
  await one.flux.waitReady(revision);
  const look = LOOKS[what];
  if (look !== undefined)
    await until(async () => ((await look()) ? true : undefined), { what, seconds: 90, running: one.plane.running });
  return `${what} at ${revision}`;
}

describe('examples/lifecycle.sh', () => {
  it('takes a tenant through its whole lifecycle, and Flux applies each commit', async () => {
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const before = await uidsOf(one, 'neighbour');
    await promisify(execFile)('sh', [join(ROOT, 'examples/lifecycle.sh'), home], {
      env: {
        ...process.env,
        TENANCY: `${process.execPath} ${join(ROOT, 'lib/src/cli/bin.js')}`,
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

  it('causes no error in Flux but for the folder that is removed with its Flux file, and starts no unprotected pod', async () => {
    const others = (await complaints(one)).filter(
      (line) => !/^tenant-umbrella-10-foundation: ArtifactFailed/.test(line),
    );
    expect(others).toEqual([]);
    expect(coverageOf(one.plane.auditLog).bare).toEqual([]);
  });
});
