import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { actorOf } from '../../src/cli/actor';
import { confirm } from '../../src/cli/confirm';
import { UsageError } from '../../src/cli/usage-error';
import { contentOf } from '../output/support/folder';
import { type Workspace, workspace } from './support/workspace';

const deletion = ['delete', 'acme'];
const removal = ['org', 'remove', 'acme', 'ops'];

async function status({ tenancy }: Workspace): Promise<unknown> {
  const { tenant } = JSON.parse((await tenancy('get', 'acme', '--json')).stdout);
  return tenant.transition?.phase ?? tenant.status;
}

describe('a command that deletes something', () => {
  it.each([[deletion], [removal]])('is wrong usage without a terminal and without --yes: %j', async (argv) => {
    const one = workspace();
    const before = contentOf(one.fleet);
    expect(await one.tenancy(...argv)).toEqual({
      code: 2,
      stdout: '',
      stderr: `error: this deletes a part of tenant acme, and without a terminal nobody can confirm it: pass --yes
(run tenancy help for the list of commands)
`,
    });
    expect(contentOf(one.fleet)).toEqual(before);
  });

  it.each([
    [deletion, 'tenant-notified', 'notify'],
    [removal, 'services-ready', 'workloads-off'],
  ])('asks for a confirmation of each later phase too: %j', async (argv, gate, phase) => {
    const one = workspace();
    await one.tenancy(...argv, '--yes');
    await one.tenancy(...argv, '--record', gate, '--evidence', 'seen');
    expect((await one.tenancy(...argv, '--continue')).code).toBe(2);
    expect(await status(one)).toBe(phase);
  });

  it('runs on a terminal when the id of the tenant is typed', async () => {
    const one = workspace();
    const { code, stderr } = await one.answering('acme', ...deletion);
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^Acme Corporation: its deletion begins, and removes all of its data in the end.\nType the tenant's id to confirm: notice for acme: /,
    );
    expect(await status(one)).toBe('notify');
  });

  it.each([['y'], ['globex'], [''], [null]])('is refused on a terminal when %j is typed', async (answer) => {
    const one = workspace();
    const { code, stdout, stderr } = await one.answering(answer, ...removal, '--json');
    expect([code, JSON.parse(stdout)]).toMatchObject([1, { ok: false, problems: [{ code: 'not-confirmed' }] }]);
    expect(stderr).toContain(
      "got an answer that is not acme, want the tenant's id as the confirmation [not-confirmed]\n1 problem, nothing written\n",
    );
    expect(await status(one)).toBe('active');
  });

  it('releases the terminal after the answer, so that the process can end', async () => {
    const stdin = Object.assign(new PassThrough(), { isTTY: true });
    const out = { isTTY: true, write: () => undefined };
    stdin.write('acme\n');
    await confirm({ stdout: out, stderr: out, stdin }, { yes: false, dryRun: false }, { id: 'acme', name: 'A' }, 'x');
    expect(stdin.isPaused()).toBe(true);
  });

  it('asks nothing in a dry run, for a record or for an abort', async () => {
    const one = workspace();
    expect((await one.tenancy(...deletion, '--dry-run')).code).toBe(0);
    await one.tenancy(...deletion, '--yes');
    expect((await one.tenancy(...deletion, '--record', 'tenant-notified', '--evidence', 'seen')).code).toBe(0);
    expect((await one.tenancy(...deletion, '--abort')).code).toBe(0);
  });
});

describe('the actor', () => {
  it('is --by, else TENANCY_ACTOR, else the user of the system', () => {
    const user = () => 'grace';
    process.env.TENANCY_ACTOR = 'pipeline';
    expect([actorOf('ada', user), actorOf(undefined, user)]).toEqual(['ada', 'pipeline']);
    process.env.TENANCY_ACTOR = '';
    expect(actorOf(undefined, user)).toBe('grace');
    delete process.env.TENANCY_ACTOR;
    expect(actorOf(undefined, user)).toBe('grace');
  });

  it('is required if the system has no user name', () => {
    const nobody = () => {
      throw new RangeError('no user of this number');
    };
    expect(() => actorOf(undefined, nobody)).toThrow(
      new UsageError('the actor is not known: pass --by <actor>, or set TENANCY_ACTOR'),
    );
  });
});
