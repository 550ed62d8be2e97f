import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GATE_OF } from '../../src/contract/phases';
import { workspace } from '../cli/support/workspace';
import { ROOT } from '../support/source';

const PAGE = readFileSync(join(ROOT, 'docs/lifecycle.md'), 'utf8');

/** The command lines of the page, split into arguments as a shell does. */
function commandsOf(page: string): string[][] {
  return [...page.matchAll(/^```sh\n(.*?)^```/gms)]
    .flatMap(([, block = '']) => block.trim().split('\n'))
    .map((line) => [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '').slice(1));
}

describe("the operator's guide", () => {
  it('runs from top to bottom, with one month between two commands', async () => {
    const { tenancy } = workspace();
    const refused: string[] = [];
    let month = 0;
    for (const argv of commandsOf(PAGE)) {
      const now = new Date(Date.UTC(2026, 11 + month, 1)).toISOString();
      month += 1;
      const isQuery = /^(list|get|history)$/.test(argv[0] ?? '');
      const { code, stderr } = await tenancy(...argv, ...(isQuery ? [] : ['--now', now]));
      if (code !== 0) refused.push(`${argv.join(' ')}: ${stderr}`);
    }
    expect(refused).toEqual([]);
    expect(month).toBe(39);
    expect((await tenancy('get', 'umbrella')).stdout).toContain('version  none: only a tombstone remains\n');
  });

  it('lists the gate of every phase', () => {
    const rows = [...PAGE.matchAll(/^\| `([a-z-]+)` *\|[^|]*\| `([a-z-]+)` *\|/gm)].map(([, phase, gate]) => [
      phase,
      gate,
    ]);
    expect(Object.fromEntries(rows)).toEqual(GATE_OF);
  });
});
