import { describe, expect, it } from 'vitest';
import { parseTenant } from '../../../src/fleet/parse';
import { messages, refusals } from '../../support/problems';
import { changed, TENANT } from '../../support/texts';
import { IS_SLOW_TIER } from '../../support/tier';

const problemsOf = (text: string) => messages(() => parseTenant(text, 'acme.yaml'));

describe('the text of a file', () => {
  it('may begin with a byte order mark and have CRLF line ends', () => {
    expect(problemsOf(`\uFEFF${TENANT}`)).toEqual([]);
    expect(problemsOf(TENANT.replaceAll('\n', '\r\n'))).toEqual([]);
  });

  it('has the same positions with a byte order mark and CRLF line ends', () => {
    expect(problemsOf(`\uFEFF${changed(TENANT, 'apiVersion', 'apiversion')}`)[1]).toMatch(
      /^acme.yaml:1:1 apiversion: got the field/,
    );
    expect(problemsOf(changed(TENANT, 'pro', 'gold').replaceAll('\n', '\r\n'))[0]).toMatch(
      /^acme.yaml:7:9 spec.plan: /,
    );
  });

  it('may begin with a document marker and end with one', () => {
    expect(problemsOf(`---\n${TENANT}...\n`)).toEqual([]);
  });

  it.each(['', '\n\n', '# nothing but words\n', '---\n', '\uFEFF'])('is refused when it is empty: %j', (text) => {
    expect(problemsOf(text)).toEqual([
      'acme.yaml:1:1: got nothing but blanks and comments, want one document; fill the file or delete it [file-empty]',
    ]);
  });

  it('is refused when it holds two documents, at the second', () => {
    expect(problemsOf(`${TENANT}---\n${TENANT}---\n${TENANT}`)).toEqual([
      'acme.yaml:14:1: got a second document, want one document a file; put each tenant into a file of its own [yaml-many-documents]',
    ]);
  });

  it('is refused above 256 KiB, counted in bytes', () => {
    const filled = (comment: string) => `${TENANT}# ${comment}`;
    const room = 256 * 1024 - TENANT.length - 2;
    expect(problemsOf(filled('x'.repeat(room)))).toEqual([]);
    expect(problemsOf(filled('x'.repeat(room + 1)))).toEqual([
      'acme.yaml:1:1: got 262145 bytes, want at most 262144 [file-too-large]',
    ]);
    expect(problemsOf(filled('é'.repeat(room / 2 + 1)))).toHaveLength(1);
  });

  it('is refused with every syntax error and its position', () => {
    expect(problemsOf('a: "x\\q"\nb: "\\z"\n')).toEqual([
      'acme.yaml:1:6: got text that is not YAML 1.2 here: invalid escape sequence \\q [yaml-syntax]',
      'acme.yaml:2:5: got text that is not YAML 1.2 here: invalid escape sequence \\z [yaml-syntax]',
    ]);
  });

  it.each([
    ['%YAML 1.1\n---\na: yes\n', 'acme.yaml:1:1: got %YAML "1.1", want YAML 1.2; remove the line [yaml-syntax]'],
    ['a: !secret x\n', 'acme.yaml:1:4: got text that is not YAML 1.2 here: unresolved tag: !secret [yaml-syntax]'],
    [
      'a: !!binary x\n',
      'acme.yaml:1:4: got text that is not YAML 1.2 here: unresolved tag: tag:yaml.org,2002:binary [yaml-syntax]',
    ],
    ['a: *b\n', 'acme.yaml:1:4 a: got the alias *b, want an anchor &b before it [yaml-syntax]'],
  ])('is refused when it uses other versions or tags of YAML: %j', (text, message) => {
    expect(problemsOf(text)).toEqual([message]);
  });

  it('is refused if a character cannot be printed, however it is written', () => {
    const message =
      'acme.yaml:6:16 spec.displayName: got a character that cannot be printed, want text; remove it [wrong-value]';
    for (const name of ['"a\\0b"', 'a\u0007b', '"\\ud800"', '"\\u0085"']) {
      expect(problemsOf(changed(TENANT, 'displayName: Acme', `displayName: ${name}`))).toEqual([message]);
    }
    expect(problemsOf(changed(TENANT, 'displayName: Acme', 'displayName: "Ac\\tmé 🦉"'))).toEqual([]);
  });
});

describe('a duplicate key', () => {
  it('is reported at its second position, with the other problems of the file', () => {
    expect(problemsOf(changed(TENANT, 'plan: pro', 'plan: free\n  plan: gold'))).toEqual([
      'acme.yaml:8:3 spec.plan: got "plan" again, want it once; line 7 has it already [yaml-duplicate-key]',
      'acme.yaml:8:9 spec.plan: got "gold", want one of free, basic, pro, enterprise [plan-unknown]',
    ]);
  });

  it('is found in every notation', () => {
    expect(problemsOf(changed(TENANT, '  name: acme', '  {name: acme, "name": acme}'))).toEqual([
      'acme.yaml:4:16 metadata.name: got "name" again, want it once; line 4 has it already [yaml-duplicate-key]',
    ]);
  });
});

describe('an alias', () => {
  it('expands to its anchor', () => {
    const text = `${changed(TENANT, 'displayName: Acme', 'displayName: &name Acme')}    - { id: ops, displayName: *name }\n`;
    expect(parseTenant(text).spec.organizations[1]).toEqual({ id: 'ops', displayName: 'Acme' });
  });

  it('is refused when it contains itself', () => {
    expect(problemsOf('a: &a [1, *a]\n')).toEqual([
      'acme.yaml:1:11 a[1]: got aliases that stand for more than 1000 values, want fewer; write the fields out [yaml-alias-bomb]',
    ]);
  });

  it('is refused when it expands without bound, before any value is built', () => {
    const laughs = Array.from({ length: 40 }, (_, i) => {
      const inner = i === 0 ? 'lol' : Array.from({ length: 9 }, () => `*l${i - 1}`).join(', ');
      return `l${i}: &l${i} [${inner}]`;
    });
    expect(refusals(() => parseTenant(laughs.join('\n')))).toEqual(['yaml-alias-bomb l3[4]']);
  });

  it('may be used a thousand times for one scalar, and no more', () => {
    const uses = (count: number) => `a: &a x\nb: [${Array.from({ length: count }, () => '*a').join(', ')}]\n`;
    expect(refusals(() => parseTenant(uses(1000)))).not.toContain('yaml-alias-bomb b[1000]');
    expect(refusals(() => parseTenant(uses(1001)))).toEqual(['yaml-alias-bomb b[1000]']);
  });
});

describe('a text that is made to exhaust the parser', () => {
  const length = (IS_SLOW_TIER ? 64 : 4) * 1024;
  const long = (unit: string) => unit.repeat(Math.floor(length / unit.length));

  it.each(['[', '{', '- ', '? ', 'a: ', ': '])('by nesting %j is refused before any recursion', (unit) => {
    expect(refusals(() => parseTenant(long(unit)))).toEqual(['yaml-syntax ']);
    expect(problemsOf(long(unit))[0]).toMatch(/got more than 50 levels of lists and mappings, want fewer/);
  });

  it.each(['}', '&a ', '! ', '"', '---\n', '%a\n', '[],'])(
    'by repeating %j is refused with at most 101 problems',
    (unit) => {
      const found = refusals(() => parseTenant(long(unit)));
      expect(found.length).toBeGreaterThan(0);
      expect(found.length).toBeLessThanOrEqual(101);
    },
  );

  it('by many fields is refused with at most 101 problems', () => {
    const fields = Array.from({ length: 10_000 }, (_, i) => `field${i}: 1`).join('\n');
    expect(refusals(() => parseTenant(fields))).toHaveLength(101);
  });
});
