import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  attempt,
  CODES,
  formatProblem,
  formatValue,
  type Problem,
  refuseIfAny,
  TenancyError,
} from '../../src/contract/problems';
import { formatPath } from '../../src/lib/path';
import { ROOT, sourceFiles } from '../support/source';

const PROBLEM: Problem = { code: 'plan-unknown', message: 'got "gold", want one of free, pro', path: ['spec', 'plan'] };

describe('a printed problem', () => {
  it('has position, message and code on one line', () => {
    expect(formatProblem({ ...PROBLEM, file: 'fleet/tenants/acme.yaml', line: 7, column: 9 })).toBe(
      'fleet/tenants/acme.yaml:7:9 spec.plan: got "gold", want one of free, pro [plan-unknown]',
    );
  });

  it('leaves out unknown parts', () => {
    expect(formatProblem(PROBLEM)).toBe('spec.plan: got "gold", want one of free, pro [plan-unknown]');
    expect(formatProblem({ ...PROBLEM, path: [], file: 'dist' })).toBe(
      'dist: got "gold", want one of free, pro [plan-unknown]',
    );
    expect(formatProblem({ ...PROBLEM, path: [] })).toBe('got "gold", want one of free, pro [plan-unknown]');
  });

  it('writes lists with brackets and fields with dots', () => {
    expect(formatPath(['spec', 'organizations', 0, 'id'])).toBe('spec.organizations[0].id');
    expect(formatPath([2, 'id'])).toBe('[2].id');
    expect(formatPath([])).toBe('');
  });

  it('formats a value as JSON, and undefined as nothing', () => {
    expect([formatValue('a"b'), formatValue(3), formatValue(null), formatValue(undefined)]).toEqual([
      '"a\\"b"',
      '3',
      'null',
      'nothing',
    ]);
  });
});

describe('a validation step', () => {
  it('throws all problems in one error, one line each', () => {
    const second: Problem = { ...PROBLEM, code: 'wrong-type', path: ['kind'], message: 'got 3, want text' };
    const outcome = attempt(() => refuseIfAny([PROBLEM, second]));
    expect(outcome).toEqual({ ok: false, problems: [PROBLEM, second] });
    expect(new TenancyError([PROBLEM, second]).message).toBe(
      'spec.plan: got "gold", want one of free, pro [plan-unknown]\nkind: got 3, want text [wrong-type]',
    );
  });

  it('passes if there is no problem', () => {
    expect(() => refuseIfAny([])).not.toThrow();
    expect(attempt(() => 'value')).toEqual({ ok: true, value: 'value' });
  });

  it('throws every other error unchanged', () => {
    expect(() =>
      attempt(() => {
        throw new RangeError('a bug');
      }),
    ).toThrow(RangeError);
  });
});

describe('docs/errors.md', () => {
  const text = readFileSync(join(ROOT, 'docs', 'errors.md'), 'utf8');
  const sections = new Map(
    text
      .split(/^### /m)
      .slice(1)
      .map((section) => [section.slice(0, section.indexOf('\n')), section]),
  );

  it('has a section for each code, each once, and for nothing else', () => {
    expect([...sections.keys()].sort()).toEqual(Object.keys(CODES).sort());
    expect(text.match(/^### /gm)).toHaveLength(Object.keys(CODES).length);
  });

  it.each(Object.entries(CODES))('gives meaning, example and remedy of %s', (code, meaning) => {
    const [, means, example = '', remedy = ''] = (sections.get(code) ?? '').split(/\n\n/);
    expect(means).toBe(`Means: ${meaning}.`);
    expect(example).toMatch(/^```\n[^\n]+\n```$/);
    expect(example).toContain(` [${code}]\n`);
    expect(remedy.trim()).toMatch(/^[A-Z].*\.$/s);
  });
});

it.each(Object.keys(CODES))('some test provokes %s', (code) => {
  const tests = sourceFiles('test').filter((file) => file.path !== 'test/contract/problems.test.ts');
  expect(tests.some((file) => file.text.includes(code))).toBe(true);
});
