import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { ensureBinaries } from '../../scripts/cluster/binaries.mjs';
import { startControlPlane } from '../../scripts/cluster/control-plane.mjs';
import { until } from '../../scripts/cluster/processes.mjs';
import { ROOT } from '../support/source';
import { binaries, kubectl, ownPlane } from './support/cluster';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tenancy-failures-'));
  folders.push(folder);
  return folder;
}

/** The processes whose command line contains a text. */
function processesWith(text: string): string[] {
  const { stdout } = spawnSync('pgrep', ['-af', text], { encoding: 'utf8' });
  return stdout.split('\n').filter((line) => line !== '' && !line.includes('pgrep'));
}

async function nothingRunsWith(text: string): Promise<void> {
  await until(async () => (processesWith(text).length === 0 ? true : undefined), { what: 'all to end', seconds: 60 });
}

async function messageOf(step: Promise<unknown>): Promise<string> {
  return await step.then(
    () => 'no error',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}

describe('a control plane', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  /** Lets the control planes of a test write below a folder of its own, which is then in the command lines of its processes. */
  function temporaryFolder(): string {
    const folder = newFolder();
    vi.stubEnv('TMPDIR', folder);
    return folder;
  }

  it('reports that its API server was killed, and leaves no process behind', async () => {
    const plane = await ownPlane();
    const server = plane.running.find(({ name }) => name === 'kube-apiserver');
    const running = messageOf(kubectl(plane, 'get', 'pods', '--watch'));
    execFileSync('pkill', ['-KILL', '-P', String(server?.pid), '-f', 'secure-port']);
    expect(await running).toMatch(/^kube-apiserver ended by itself \(signal 9\); the end of its log:\n {2}\| /);
    await plane.stop();
    await nothingRunsWith(plane.folder);
  });

  it('does not start on a port that is in use, and reports the program and the port', async () => {
    const folder = temporaryFolder();
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
    expect([processesWith(folder), readdirSync(folder)]).toEqual([[], []]);
  });

  it('fails if a part does not start in time, and leaves nothing behind', async () => {
    const idle = program(newFolder(), 'kube-apiserver', 'echo "starting"; exec sleep 600');
    const folder = temporaryFolder();
    const real = await binaries();
    const binaryOf = (name: string) => (name === 'kube-apiserver' ? idle : real(name));
    const message = await messageOf(startControlPlane({ binaryOf, startSeconds: 10 }));
    expect(message).toMatch(/^waited 10 s for kube-apiserver: .*ECONNREFUSED.*\n {2}\| starting$/);
    expect([processesWith(folder), readdirSync(folder)]).toEqual([[], []]);
  });
});

describe('npm run cluster', () => {
  /** Starts the command with a temporary folder of its own, and collects its output. */
  function cluster(folder: string) {
    mkdirSync(join(folder, 'tmp'));
    const child = spawn(process.execPath, [join(ROOT, 'scripts/cluster/up.mjs')], {
      env: { ...process.env, TMPDIR: join(folder, 'tmp') },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const printed = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk) => (printed.stdout += chunk));
    child.stderr.on('data', (chunk) => (printed.stderr += chunk));
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    return { child, printed, ended };
  }

  it('shows the tenants as Flux applied them, and stops every process at Ctrl-C', async () => {
    const folder = newFolder();
    const { child, printed, ended } = cluster(folder);
    await until(async () => (printed.stdout.includes('PATH=') ? true : undefined), {
      what: 'the cluster',
      seconds: 280,
    });
    const namespaces = execFileSync('sh', ['-c', `${printed.stdout}\nkubectl get namespaces --output name`], {
      encoding: 'utf8',
    });
    expect(namespaces).toContain('namespace/tenant-acme-org-research-mcp\n');
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    expect(readdirSync(join(folder, 'tmp'))).toEqual([]);
    await nothingRunsWith(folder);
  });

  it('leaves no process behind, even after SIGKILL', async () => {
    const folder = newFolder();
    const { child, printed, ended } = cluster(folder);
    await until(async () => (printed.stderr.includes('Flux applies') ? true : undefined), {
      what: 'Flux',
      seconds: 280,
    });
    expect(processesWith(folder).length).toBeGreaterThan(5);
    child.kill('SIGKILL');
    await ended;
    await nothingRunsWith(folder);
  });
});

/** Writes an executable shell script. */
function program(folder: string, name: string, script: string): string {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

describe('npm run test:cluster', () => {
  /** Runs the command with this shell script as `go`, or without any `go`. */
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

  it('fails without Go, with one line that says what is missing', () => {
    const { status, stdout, stderr } = testCluster(undefined);
    expect([status, stdout, stderr]).toEqual([
      1,
      '',
      'found no Go, want Go 1.26 or later to build the control plane (https://go.dev/dl/)\n',
    ]);
  });

  it('fails with a Go that is too old, with one line that says so', () => {
    const { status, stderr } = testCluster('echo go1.22.5');
    expect([status, stderr]).toEqual([
      1,
      'found Go 1.22.5, want Go 1.26 or later to build the control plane (https://go.dev/dl/)\n',
    ]);
  });

  it('skips the suites without Go if --if-available is given, and says so', () => {
    const { status, stderr } = testCluster(undefined, '--if-available');
    expect([status, stderr]).toEqual([
      0,
      'SKIPPED: the cluster tests did not run: found no Go, want Go 1.26 or later to build the control plane (https://go.dev/dl/)\n',
    ]);
  });

  it('reports that the module proxy cannot be reached, with the output of Go, and caches nothing', () => {
    const folder = newFolder();
    // Nothing listens on port 1, and no module has been downloaded before.
    const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'scripts/cluster/test.mjs')], {
      env: {
        ...process.env,
        GOPROXY: 'http://127.0.0.1:1',
        GOMODCACHE: join(folder, 'modules'),
        XDG_CACHE_HOME: join(folder, 'cache'),
      },
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stderr).toContain('go build -trimpath failed: the Go module proxy cannot be reached\n  | ');
    expect(stderr).toContain('dial tcp 127.0.0.1:1: connect: connection refused');
    expect(readdirSync(join(folder, 'cache/neurallog-tenancy'))).toEqual([]);
  });

  it.each([
    ['compile: write /x: no space left on device', 'the disk is full'],
    ['go: k8s.io/kubernetes@v0: invalid version', 'see what it says'],
  ])('reports a build that fails with "%s": %s, and the end of the log', (log, why) => {
    const { status, stderr } = testCluster(`test "$1" = env && echo go1.26.8 && exit\necho '${log}' >&2\nexit 1`);
    expect(status).toBe(1);
    expect(stderr).toContain(`go build -trimpath failed: ${why}\n  | ${log}\n`);
  });
});

describe('the cache of programs', () => {
  const missing = {
    name: 'missing',
    version: '1',
    module: 'module missing\n\ngo 1.26.0\n',
    path: 'example.invalid/missing',
    flags: '',
  };

  it('keeps nothing of a failed build', async () => {
    const cache = newFolder();
    const printed: string[] = [];
    const build = ensureBinaries({ print: (line) => printed.push(line), cache, programs: [missing] });
    expect(await messageOf(build)).toMatch(/^go build -trimpath failed: /);
    expect(readdirSync(cache)).toEqual([]);
    expect(printed).toEqual([`building 1 of 1 programs, once, into ${cache}`, 'building missing 1 (1 of 1)']);
  });

  it('does not build a program that it has', async () => {
    const cache = newFolder();
    const folder = join(cache, `missing-1-${process.platform}-${process.arch}`);
    mkdirSync(folder);
    program(folder, 'missing', 'true');
    const binaryOf = await ensureBinaries({ print: () => expect.unreachable(), cache, programs: [missing] });
    expect(binaryOf('missing')).toBe(join(folder, 'missing'));
  });
});
