import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attempt } from '../../src/contract/problems';
import { parsePlatform, parseTenant } from '../../src/fleet/parse';
import { PLATFORM, TENANT } from '../support/texts';
import { runsOfTier } from '../support/tier';

/** Text that looks like YAML more often than random text does. */
const yamlish = fc
  .array(
    fc.constantFrom(
      'a: ',
      '- ',
      '\n',
      '  ',
      '&x ',
      '*x ',
      '{',
      '}',
      '[',
      ']',
      ',',
      '"',
      "'",
      '|',
      '>',
      '#',
      '? ',
      '!',
      '%',
      '---\n',
      '<<: ',
      'null',
      '1',
      '\t',
      '__proto__: ',
      'spec:\n  ',
    ),
  )
  .map((parts) => parts.join(''));

/** A file in which another text replaces one part. */
function mutated(text: string): fc.Arbitrary<string> {
  return fc
    .tuple(fc.nat(text.length), fc.nat(40), fc.oneof(fc.string({ maxLength: 5 }), yamlish, fc.constant('')))
    .map(([from, length, other]) => text.slice(0, from) + other + text.slice(from + length));
}

describe('parsing any text', () => {
  it.each([
    ['a tenant', parseTenant, TENANT],
    ['a platform', parsePlatform, PLATFORM],
  ] as const)('of %s gives a value, or problems that all have file, line and column', (_what, parse, valid) => {
    const anything = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), yamlish, mutated(valid));
    fc.assert(
      fc.property(anything, (text) => {
        const outcome = attempt(() => parse(text, 'fleet/acme.yaml'));
        if (outcome.ok) {
          expect(outcome.value.file).toBe('fleet/acme.yaml');
          return;
        }
        expect(outcome.problems.length).toBeGreaterThan(0);
        for (const { file, line, column } of outcome.problems) {
          expect(file).toBe('fleet/acme.yaml');
          expect(line).toBeGreaterThanOrEqual(1);
          expect(column).toBeGreaterThanOrEqual(1);
        }
      }),
      { numRuns: runsOfTier(1500) },
    );
  });

  it('gives every problem a position inside the text', () => {
    fc.assert(
      fc.property(mutated(TENANT), (text) => {
        const outcome = attempt(() => parseTenant(text, 'acme.yaml'));
        const lines = text.split(/\r\n|\n/);
        for (const { line = 0, column = 0 } of outcome.ok ? [] : outcome.problems) {
          expect(line).toBeLessThanOrEqual(lines.length);
          expect(column).toBeLessThanOrEqual((lines[line - 1]?.length ?? 0) + 1);
        }
      }),
      { numRuns: runsOfTier(1500) },
    );
  });
});
