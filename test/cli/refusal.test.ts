import { describe, expect, it } from 'vitest';
import { contentOf } from '../output/support/folder';
import { workspace } from './support/workspace';

describe('an invalid change', () => {
  it.each([
    [['suspend', 'acm'], 'got the tenant "acm", want a tenant of the registry; did you mean acme? [tenant-not-found]'],
    [['get', 'nobody'], 'got the tenant "nobody", want a tenant of the registry [tenant-not-found]'],
    [['history', '../platform'], '[tenant-not-found]'],
    [['resume', 'acme'], 'got resume, want one of update, suspend, convert, '],
    [
      ['convert', 'acme', '--to', 'pr'],
      'got "pr", want one of free, basic, pro, enterprise; did you mean pro? [plan-unknown]',
    ],
    [['convert', 'acme', '--to', 'pro'], '[plan-unchanged]'],
    [['create', 'acme', '--name', 'Acme'], '[tenant-exists]'],
    [['create', 'a-org-b', '--name', 'A'], '[id-invalid]'],
    [['update', 'acme', '--redis-volume', '1Ti'], '[volume-exceeds-plan]'],
    [['update', 'acme', '--retention-days', 'opps=3'], '[organization-unknown]'],
    [['grant', 'remove', 'acme', '--from', 'ops', '--to', 'research', '--what', 'logs:read'], '[grant-invalid]'],
    [['activity', 'record', 'acme', '--at', '2027-01-01T00:00:00Z'], '[clock-behind]'],
    [['suspend', 'acme', '--resource-version', 'sha256:0'], '[conflict]'],
  ])('is refused with 1, and nothing is written: %j', async (argv, words) => {
    const { tenancy, fleet } = workspace();
    const before = contentOf(fleet);
    const { code, stdout, stderr } = await tenancy(...argv);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(words);
    const { '.tenancy/.gitignore': _, ...after } = contentOf(fleet);
    expect(after).toEqual(before);
  });

  it('is reported as JSON', async () => {
    const { code, stdout } = await workspace().tenancy('resume', 'acme', '--json');
    expect([code, JSON.parse(stdout)]).toMatchObject([
      1,
      { ok: false, effect: 'none', problems: [{ code: 'illegal-transition', path: ['spec', 'transition'] }] },
    ]);
  });
});

describe('a wrong command line', () => {
  it.each([
    [['create', 'u'], "required option '--name <text>' not specified"],
    [['suspend'], "missing required argument 'id'"],
    [['suspend', 'acme', 'globex'], 'too many arguments'],
    [['suspend', 'acme', '--by', ''], 'It must not be empty.'],
    [['suspend', 'acme', '--now', 'today'], 'Want an instant of RFC 3339 in UTC: 2026-01-31T09:00:00Z.'],
    [['activity', 'record', 'acme', '--at', '2026-02-30T00:00:00Z'], 'Want an instant'],
    [['update', 'acme'], 'error: no setting to change was given: see tenancy update --help'],
    [['update', 'globex', '--no-expiry', '--expires-at', '2027-01-01T00:00:00Z'], 'cannot be used with option'],
    [['update', 'acme', '--retention-days', 'ops'], 'Want an organization and a whole number: ops=30.'],
    [['convert', 'acme'], 'error: pass one of --to, --record, --continue and --abort'],
    [['convert', 'acme', '--to', 'basic', '--continue'], 'cannot be used with option'],
    [['convert', 'acme', '--continue', '--abort'], 'cannot be used with option'],
    [
      ['convert', 'acme', '--record', 'services-ready'],
      'error: --record needs --evidence <text>: what was observed, and where',
    ],
    [['convert', 'acme', '--evidence', 'seen'], 'error: --evidence needs --record <gate>'],
    [['convert', 'acme', '--record', 'service-ready', '--evidence', 'seen'], 'did you mean services-ready?'],
    [['delete', 'acme', '--notice-days', '-1'], 'Want a whole number.'],
    [['delete', 'acme', '--export', 'no'], 'Want one of requested, declined.'],
    [['delete', 'acme', '--export', 'declined', '--continue'], 'cannot be used with option'],
    [['grant', 'add', 'acme', '--from', 'a', '--to', 'b', '--what', 'log:read'], 'did you mean logs:read?'],
    [['list', '--plan', 'gold'], 'Want one of free, basic, pro, enterprise.'],
    [['org', 'ad', 'acme', 'x'], "unknown command 'ad'"],
  ])('exits with 2 and names the mistake: %j', async (argv, words) => {
    const { tenancy, fleet } = workspace();
    const before = contentOf(fleet);
    const { code, stdout, stderr } = await tenancy(...argv);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(words);
    expect(contentOf(fleet)).toEqual(before);
  });

  it.each([
    ['create'],
    ['get'],
    ['list'],
    ['update'],
    ['suspend'],
    ['resume'],
    ['convert'],
    ['delete'],
    ['expire'],
    ['history'],
    ['activity record'],
    ['org add'],
    ['org remove'],
    ['grant add'],
    ['grant remove'],
  ])('is answered by a help text with an example: %s', async (verb) => {
    const { code, stdout } = await workspace().tenancy(...verb.split(' '), '--help');
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`Examples?:\\n {2}tenancy ${verb}`));
  });
});
