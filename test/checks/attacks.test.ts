import { describe, expect, it } from 'vitest';
import { checkObjects } from '../../src/checks/rules';
import { FACTS, OBJECTS } from './fixture/acme';
import { ATTACKS, ELSEWHERE } from './fixture/attacks';

describe('known attacks', () => {
  it.each(ATTACKS)('$row: a tenant that $does is refused by $rule', ({ objects, rule }) => {
    expect(checkObjects(objects, FACTS).map((finding) => finding.rule)).toContain(rule);
  });

  it('are all covered, or have a reason why not', () => {
    const rows = [...ATTACKS.map(({ row }) => row), ...Object.keys(ELSEWHERE)];
    expect(rows.sort()).toEqual(Array.from({ length: 40 }, (_, i) => `B${i + 1}`).sort());
  });

  it('start from a valid tenant', () => {
    expect(checkObjects(OBJECTS, FACTS)).toEqual([]);
  });
});
