import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ensureBinaries } from '../../scripts/cluster/binaries.mjs';
import { startControlPlane } from '../../scripts/cluster/control-plane.mjs';
import { until } from '../../scripts/cluster/processes.mjs';
import { ROOT } from '../support/source';
import { binaries, controlPlane, kubectl } from './support/cluster';

const homes: string[] = [];
afterAll(() => {
  for (const home of homes) rmSync(home, { recursive: true, force: true });
});

function newFolder(): string {
  const home = mkdtempSync(join(tmpdir(), 'tenancy-faults-'));
  homes.push(home);
  return home;
}

/** The processes whose command line holds a text. */
function processesWith(text: string): string[] {
  const { stdout } = spawnSync('pgrep', ['-af', text], { encoding: 'utf8' });
  return stdout.split('\n').filter((line) => line !== '' && !line.includes('pgrep'));
}

async function nothingRunsWith(text: string): Promise<void> {
  await until(async () => (processesWith(text).length === 0 ? true : undefined), { what: 'all to end', seconds: 15 });
}

async function messageOf(step: Promise<unknown>): Promise<string> {
  return await step.then(
    () => 'nothing was wrong',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}

describe('a control plane', () => {
  it('whose API server is killed says so at the next question, and leaves nothing behind', async () => {
    const plane = await controlPlane();
    const server = plane.running.find(({ name }) => name === 'kube-apiserver');
    const asking = messageOf(kubectl(plane, 'get', 'pods', '--watch'));
    execFileSync('pkill', ['-KILL', '-P', String(server?.pid), '-f', 'secure-port']);
    expect(await asking).toMatch(/^kube-apiserver ended by itself \(signal 9\); the end of its log:\n {2}\| /);
    await plane.stop();
    await nothingRunsWith(plane.folder);
  });

  it('does not start on a port that is taken, and says which program it was', async () => {
    const before = processesWith('tenancy-cluster-');
    const taken = createServer();
    const port = await new Promise<number>((resolve) => {
      taken.listen(0, '127.0.0.1', () => {
        const address = taken.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
    const message = await messageOf(startControlPlane({ binaryOf: await binaries(), apiPort: port }));
    taken.close();
    expect(message).toMatch(/^kube-apiserver ended by itself \(code 1\): its port is taken/);
    expect(message).toContain(`listen tcp 127.0.0.1:${port}: bind: address already in use`);
    expect(processesWith('tenancy-cluster-')).toEqual(before);
  });

  it('that does not come up in time is given up, and leaves nothing behind', async () => {
    const before = processesWith('tenancy-cluster-');
    const idle = program(newFolder(), 'kube-apiserver', 'echo "still thinking"; exec sleep 600');
    const real = await binaries();
    const binaryOf = (name: string) => (name === 'kube-apiserver' ? idle : real(name));
    const message = await messageOf(startControlPlane({ binaryOf, patience: 3 }));
    expect(message).toMatch(/^waited 3 s for kube-apiserver: .*ECONNREFUSED.*\n {2}\| still thinking$/);
    expect(processesWith('tenancy-cluster-')).toEqual(before);
  });
});

describe('npm run cluster', () => {
  /** Starts it with a temporary folder of its own, and gives what it prints on stdout once that is there. */
  function cluster(home: string) {
    mkdirSync(join(home, 'tmp'));
    const child = spawn(process.execPath, [join(ROOT, 'scripts/cluster/up.mjs')], {
      env: { ...process.env, TMPDIR: join(home, 'tmp') },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const printed = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk) => (printed.stdout += chunk));
    child.stderr.on('data', (chunk) => (printed.stderr += chunk));
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    return { child, printed, ended };
  }

  it('shows the tenants as Flux applied them, and stops all at Ctrl-C', async () => {
    const home = newFolder();
    const { child, printed, ended } = cluster(home);
    await until(async () => (printed.stdout.includes('PATH=') ? true : undefined), {
      what: 'the cluster',
      seconds: 120,
    });
    const shown = execFileSync('sh', ['-c', `${printed.stdout}\nkubectl get namespaces --output name`], {
      encoding: 'utf8',
    });
    expect(shown).toContain('namespace/tenant-acme-org-research-mcp\n');
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    expect(readdirSync(join(home, 'tmp'))).toEqual([]);
    await nothingRunsWith(home);
  });

  it('leaves no process behind, even if it is killed outright', async () => {
    const home = newFolder();
    const { child, printed, ended } = cluster(home);
    await until(async () => (printed.stderr.includes('Flux applies') ? true : undefined), {
      what: 'Flux',
      seconds: 120,
    });
    expect(processesWith(home).length).toBeGreaterThan(5);
    child.kill('SIGKILL');
    await ended;
    await nothingRunsWith(home);
  });
});

/** An executable of the test's own. */
function program(folder: string, name: string, script: string): string {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

describe('npm run test:cluster', () => {
  /** Runs it with a `go` of the test's own, or with none. */
  function testCluster(go: string | undefined, ...args: string[]) {
    const bin = newFolder();
    if (go !== undefined) program(bin, 'go', go);
    const env = {
      ...process.env,
      PATH: [bin, '/usr/bin', '/bin'].filter((one) => one !== dirname(goPath())).join(delimiter),
    };
    const cache = { XDG_CACHE_HOME: join(bin, 'cache') };
    return spawnSync(process.execPath, [join(ROOT, 'scripts/cluster/test.mjs'), ...args], {
      env: { ...env, ...cache },
      encoding: 'utf8',
    });
  }

  function goPath(): string {
    return execFileSync('sh', ['-c', 'command -v go'], { encoding: 'utf8' }).trim();
  }

  it('without Go fails with one line that says what is missing', () => {
    const { status, stdout, stderr } = testCluster(undefined);
    expect([status, stdout, stderr]).toEqual([
      1,
      '',
      'found no Go, want Go 1.26 or later to build the control plane (https://go.dev/dl/)\n',
    ]);
  });

  it('with a Go that is too old does so too', () => {
    const { status, stderr } = testCluster('echo go1.22.5');
    expect([status, stderr]).toEqual([
      1,
      'found Go 1.22.5, want Go 1.26 or later to build the control plane (https://go.dev/dl/)\n',
    ]);
  });

  it('skips loudly where that was asked for', () => {
    const { status, stderr } = testCluster(undefined, '--if-available');
    expect([status, stderr]).toEqual([
      0,
      'SKIPPED: the cluster tests did not run: found no Go, want Go 1.26 or later to build the control plane (https://go.dev/dl/)\n',
    ]);
  });

  it('that cannot reach the modules says so, with what Go says, and keeps nothing', () => {
    const home = newFolder();
    // Nothing listens on port 1, and no module has been downloaded before.
    const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'scripts/cluster/test.mjs')], {
      env: {
        ...process.env,
        GOPROXY: 'http://127.0.0.1:1',
        GOMODCACHE: join(home, 'modules'),
        XDG_CACHE_HOME: join(home, 'cache'),
      },
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stderr).toContain('go build -trimpath failed: the Go module proxy cannot be reached\n  | ');
    expect(stderr).toContain('dial tcp 127.0.0.1:1: connect: connection refused');
    expect(readdirSync(join(home, 'cache/neurallog-tenancy'))).toEqual([]);
  });

  it.each([
    ['compile: write /x: no space left on device', 'the disk is full'],
    ['go: k8s.io/kubernetes@v0: invalid version', 'see what it says'],
  ])('whose build ends with "%s" says that %s, with the end of the log', (log, why) => {
    const { status, stderr } = testCluster(`test "$1" = env && echo go1.26.8 && exit\necho '${log}' >&2\nexit 1`);
    expect(status).toBe(1);
    expect(stderr).toContain(`go build -trimpath failed: ${why}\n  | ${log}\n`);
  });
});

describe('the cache of programs', () => {
  const lost = {
    name: 'lost',
    version: '1',
    module: 'module lost\n\ngo 1.26.0\n',
    path: 'example.invalid/lost',
    flags: '',
  };

  it('keeps nothing of a build that failed', async () => {
    const cache = newFolder();
    const said: string[] = [];
    const build = ensureBinaries({ say: (line) => said.push(line), cache, programs: [lost] });
    expect(await messageOf(build)).toMatch(/^go build -trimpath failed: /);
    expect(readdirSync(cache)).toEqual([]);
    expect(said).toEqual([`building 1 of 1 programs, once, into ${cache}`, 'building lost 1 (1 of 1)']);
  });

  it('does not build what is there', async () => {
    const cache = newFolder();
    const folder = join(cache, `lost-1-${process.platform}-${process.arch}`);
    mkdirSync(folder);
    program(folder, 'lost', 'true');
    const binaryOf = await ensureBinaries({ say: () => expect.unreachable(), cache, programs: [lost] });
    expect(binaryOf('lost')).toBe(join(folder, 'lost'));
  });
});
