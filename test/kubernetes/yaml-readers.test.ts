import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments, parseDocument } from 'yaml';
import { printYaml } from '../../src/kubernetes/print-yaml';
import { freezeShared } from '../../src/lib/shared-value';
import { runsOfTier } from '../support/tier';

describe('every parser', () => {
  const alphabet = fc.constantFrom(
    ...' \t\n\r:#-?,[]{}&*!|>\'"%@`=<~_.+/\\$0189aeExoyNTZ'.split(''),
    '\u0085',
    '\u2028',
    '\ufeff',
  );
  const line = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\t', '#', '-', ':', '"'), maxLength: 6 });
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: alphabet, maxLength: 8 }),
    line,
    fc.array(line, { minLength: 2, maxLength: 6 }).map((lines) => lines.join('\n')),
    fc.constantFrom(
      'yes',
      'n',
      '~',
      '<<',
      '=',
      '1e3',
      '0o7',
      '1_0',
      '1:30',
      '.inf',
      '2026-01-12',
      '---',
      '...',
      '__proto__',
    ),
    fc.string({ unit: fc.constantFrom('k', 'ü', '日', '🚀', ' x'), minLength: 300, maxLength: 700 }),
  );
  const { node } = fc.letrec<{ node: unknown }>((tie) => ({
    node: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.oneof(
        text,
        fc.integer(),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.boolean(),
        fc.constant(null),
      ),
      fc.array(tie('node'), { maxLength: 4 }),
      fc.dictionary(text, tie('node'), { maxKeys: 4 }),
    ),
  }));

  it.each([
    ['1.1', { version: '1.1', schema: 'yaml-1.1' }],
    ['1.2', { version: '1.2', schema: 'core' }],
    ['1.1 without merge keys', { version: '1.1', merge: false }],
  ] as const)('of YAML %s reads back what was printed, in the same order', (_name, options) => {
    fc.assert(
      fc.property(node, (value) => {
        const document = parseDocument(printYaml(value), { ...options, strict: true, uniqueKeys: true });
        expect([...document.errors, ...document.warnings]).toEqual([]);
        expect(JSON.stringify(document.toJS())).toBe(JSON.stringify(value));
      }),
      { numRuns: runsOfTier(1500) },
    );
  });

  it('reads the same value whether it was shared or not, wherever and however often it is used', () => {
    fc.assert(
      fc.property(node, (value) => {
        const around = (inner: unknown) => ({ a: inner, b: [inner, { c: { d: inner } }], e: inner });
        const shared = typeof value === 'object' && value !== null ? freezeShared(structuredClone(value)) : value;
        // `freezeShared` sorts keys, so both print its result.
        expect(printYaml(around(shared))).toBe(printYaml(around(structuredClone(shared))));
      }),
      { numRuns: runsOfTier(500) },
    );
  });

  it.each(['1.1', '1.2'] as const)('of YAML %s separates joined documents', (version) => {
    fc.assert(
      fc.property(fc.array(fc.dictionary(text, node, { maxKeys: 3 }), { minLength: 1, maxLength: 4 }), (values) => {
        const file = `# a comment\n${values.map((value) => `---\n${printYaml(value)}`).join('')}`;
        const read = parseAllDocuments(file, { version, strict: true, uniqueKeys: true });
        expect(JSON.stringify([...read].map((document) => document.toJS()))).toBe(JSON.stringify(values));
      }),
      { numRuns: runsOfTier(500) },
    );
  });
});
