import { describe, expect, it } from 'vitest';
import { printYaml } from '../../src/kubernetes/print-yaml';

describe('printYaml', () => {
  it('prints an object as a person would write it', () => {
    expect(
      printYaml({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'server', labels: { 'app.kubernetes.io/name': 'server', tenant: '123' }, annotations: {} },
        spec: {
          replicas: 2,
          paused: false,
          selector: null,
          template: {
            spec: {
              initContainers: [],
              containers: [
                {
                  name: 'server',
                  args: ['--port=3030', '-v'],
                  resources: { requests: { cpu: '250m', memory: '1Gi' }, limits: { cpu: '2' } },
                  ports: [{ containerPort: 3030 }, { containerPort: 9090 }],
                },
              ],
            },
          },
        },
      }),
    ).toBe(`apiVersion: apps/v1
kind: Deployment
metadata:
  name: server
  labels:
    app.kubernetes.io/name: server
    tenant: "123"
  annotations: {}
spec:
  replicas: 2
  paused: false
  selector: null
  template:
    spec:
      initContainers: []
      containers:
        - name: server
          args:
            - --port=3030
            - -v
          resources:
            requests:
              cpu: 250m
              memory: 1Gi
            limits:
              cpu: "2"
          ports:
            - containerPort: 3030
            - containerPort: 9090
`);
  });

  it('prints the file of a ConfigMap as a literal block', () => {
    expect(
      printYaml({ data: { 'redis.conf': 'bind * -::*\n\n# limits\nmaxmemory 1gb\n', 'a.json': '{\n  "a": 1\n}' } }),
    ).toBe(`data:
  redis.conf: |
    bind * -::*

    # limits
    maxmemory 1gb
  a.json: |-
    {
      "a": 1
    }
`);
  });

  it('keeps the keys in the given order', () => {
    expect(printYaml({ b: 1, a: 2, C: 3 })).toBe('b: 1\na: 2\nC: 3\n');
  });

  it('starts lists, objects and blocks in a list on the line of their dash', () => {
    expect(printYaml([['a', ['b']], [[]], {}, { a: { b: 1 }, c: [2] }, 'x\ny\n'])).toBe(
      '- - a\n  - - b\n- - []\n- {}\n- a:\n    b: 1\n  c:\n    - 2\n- |\n  x\n  y\n',
    );
  });

  it.each([
    [{}, '{}\n'],
    [[], '[]\n'],
    ['server', 'server\n'],
    ['', '""\n'],
    ['two\nlines\n', '"two\\nlines\\n"\n'],
    [null, 'null\n'],
    [true, 'true\n'],
    [7, '7\n'],
  ])('prints %j alone as a document', (value, expected) => {
    expect(printYaml(value)).toBe(expected);
  });

  it.each([
    [0, '0'],
    [-0, '0'],
    [-17, '-17'],
    [0.5, '0.5'],
    [1e21, '1.0e+21'],
    [-1e-7, '-1.0e-7'],
    [1.5e300, '1.5e+300'],
    [123456789012345680000, '123456789012345680000'],
  ])('prints the number %d so that YAML 1.1 reads it as a number', (value, expected) => {
    expect(printYaml([value])).toBe(`- ${expected}\n`);
  });
});

describe('a text on one line', () => {
  it.each([
    'server',
    'tenant-acme-org-research-mcp',
    'app.kubernetes.io/name',
    'ghcr.io/neurallog/server:2.1.0@sha256:ea747f9d491d4bd626e9539e8d8bfde400788d3306ae245fca965e730094d736',
    'https://api.acme.neurallog.com/a?b=c&d#e',
    'what no other policy opens is closed, in both directions',
    "the search provider's public API",
    'tenant:acme:org:research:admin',
    "status.phase == 'Bound' || [1].exists(x, {x}.size() > 0)",
    '/healthz',
    '$(POD_NAME)',
    '--port',
    '-c',
    '250m',
    '1Gi',
    '30d',
    '10.0.0.0/8',
    '20-data',
    '3fa85f64-5717-4562',
    'Zürich',
    '日本語',
    '🚀 launch',
    'yesterday',
    'None',
    'a  b',
  ])('is printed without quotes if every parser reads it as text: %s', (text) => {
    expect(printYaml({ [text]: text })).toBe(`${text}: ${text}\n`);
  });

  it.each([
    // booleans and null, in any notation and case
    ...['y', 'N', 'yes', 'No', 'ON', 'off', 'true', 'FALSE', 'null', 'Null', '~', '', 'nan', 'Inf'],
    // numbers
    ...['0', '123', '-1', '+1', '1.5', '.5', '5.', '-.5', '1e3', '1E3', '12e03', '1.5e-3', '6.02e+23', '0777', '0o17'],
    ...[
      '0x1F',
      '0b1010',
      '1_000',
      '0x_1f',
      '1,000',
      '12:30:45',
      '190:20:30.15',
      '.inf',
      '-.INF',
      '+.inf',
      '.NaN',
      '0_',
    ],
    // versions, addresses and dates, which some parsers take for numbers
    ...['1.28', '1.28.15', '10.0.0.1', '2026-01-12', '2026-01-12T09:30:00Z', '2001-12-14 21:59:43.10 -5', '2026-W03'],
    // texts with a meaning in YAML
    ...['=', '<<', '-', '- a', '---', '--- a', '...', '?', '? a', ':', ': a', ',', '[a]', '{a: 1}', '#a', '&a', '*a'],
    ...['!a', '!!str a', '|', '>', '>-', '%YAML 1.2', '@a', '`a`', 'a: b', 'a:', 'a #b', ' a', 'a ', "'a'", '_', '::1'],
  ])('is quoted where a reader could take it for something else: %s', (text) => {
    expect(printYaml({ [text]: text })).toBe(`"${text}": "${text}"\n`);
  });

  it.each([
    ['"a"', '"\\"a\\""'],
    ['\\ "', '"\\\\ \\""'],
    ['a\tb', '"a\\tb"'],
    ['\ta', '"\\ta"'],
    ['a\rb', '"a\\rb"'],
    ['\0', '"\\u0000"'],
    ['\x1b[31m', '"\\u001b[31m"'],
    ['\x7f', '"\\u007f"'],
    ['a\u0085b', '"a\\u0085b"'],
    ['a\u00a0b', '"a\\u00a0b"'],
    ['a\u2028b\u2029c', '"a\\u2028b\\u2029c"'],
    ['\ufeffa', '"\\ufeffa"'],
    ['a\u200bb', '"a\\u200bb"'],
    ['a\u202eb', '"a\\u202eb"'],
    ['a\uffff', '"a\\uffff"'],
    ['a\u{e0061}', '"a\\U000e0061"'],
    ['\n', '"\\n"'],
    ['\n\n', '"\\n\\n"'],
    ['a \nb', '"a \\nb"'],
    ['a\n\t\nb\n', '"a\\n\\t\\nb\\n"'],
    ['a\nb ', '"a\\nb "'],
    ['a\r\nb\r\n', '"a\\r\\nb\\r\\n"'],
    ['a\n\u2028b', '"a\\n\\u2028b"'],
  ])('has escapes for invisible characters: %j', (text, expected) => {
    expect(printYaml({ [text]: text })).toBe(`${expected}: ${expected}\n`);
  });

  it('is never folded, however long', () => {
    const words = 'word '.repeat(1000).trim();
    expect(printYaml({ plain: words, quoted: `- ${words}` })).toBe(`plain: ${words}\nquoted: "- ${words}"\n`);
  });

  it('is printed after a question mark if it is too long for an implicit key', () => {
    const key = 'k'.repeat(341);
    expect(printYaml([{ [key]: { a: 1 }, b: 2 }])).toBe(`- ? ${key}\n  :\n    a: 1\n  b: 2\n`);
    expect(printYaml({ ['k'.repeat(340)]: 1 })).toBe(`${'k'.repeat(340)}: 1\n`);
  });

  it('is printed the same after thousands of others', () => {
    const others = Array.from({ length: 10_000 }, (_, i) => `other-${i}`);
    const first = printYaml({ yes: 'server' });
    expect(printYaml(others)).toBe(others.map((text) => `- ${text}\n`).join(''));
    expect(printYaml({ yes: 'server' })).toBe(first);
    expect(first).toBe('"yes": server\n');
  });
});

describe('a text of several lines', () => {
  it.each([
    ['a\nb\n', '|\n  a\n  b\n'],
    ['a\nb', '|-\n  a\n  b\n'],
    ['a\nb\n\n\n', '|+\n  a\n  b\n\n\n'],
    ['a\n', '|\n  a\n'],
    ['a\n\n\nb\n', '|\n  a\n\n\n  b\n'],
    ['  a\nb\n', '|2\n    a\n  b\n'],
    ['\ta\nb', '|2-\n  \ta\n  b\n'],
    ['\n\na\n\n', '|2+\n\n\n  a\n\n'],
    ['a\n  b\n\tc\n', '|\n  a\n    b\n  \tc\n'],
    ['a\tb\nc\n', '|\n  a\tb\n  c\n'],
    ['---\n...\n# x\n- y: "z"\n%T\n', '|\n  ---\n  ...\n  # x\n  - y: "z"\n  %T\n'],
    ['Zürich\n🚀\n', '|\n  Zürich\n  🚀\n'],
  ])('is a literal block that holds it exactly: %j', (text, expected) => {
    expect(printYaml({ a: text })).toBe(`a: ${expected}`);
    expect(printYaml({ a: text, b: 1 })).toBe(`a: ${expected}b: 1\n`);
    expect(printYaml([text, 1])).toBe(`- ${expected}- 1\n`);
  });

  it('is quoted as a key', () => {
    expect(printYaml({ 'a\nb': 1 })).toBe('"a\\nb": 1\n');
  });
});

describe('a value that a manifest cannot hold', () => {
  class Quantity {
    constructor(readonly value: string) {}
  }
  it.each([
    ['undefined', undefined, 'undefined'],
    ['NaN', Number.NaN, 'NaN'],
    ['Infinity', Number.POSITIVE_INFINITY, 'Infinity'],
    ['a bigint', 1n, 'bigint'],
    ['a function', () => 1, 'function'],
    ['a symbol', Symbol('a'), 'symbol'],
    ['a Date', new Date(0), 'an object of class Date'],
    ['a Map', new Map(), 'an object of class Map'],
    ['an object of a class', new Quantity('1Gi'), 'an object of class Quantity'],
    ['a lone surrogate', 'a\ud800', '"a\\ud800"'],
    ['a lone surrogate in a block', 'a\n\udc00\n', '"a\\n\\udc00\\n"'],
  ])('is refused with its path: %s', (_name, value, description) => {
    const object = { metadata: { name: 'x' }, spec: { limits: [{ cpu: '1' }, { max: value }] } };
    expect(() => printYaml(object)).toThrow(
      new TypeError(`spec.limits[1].max: got ${description}, want a plain JSON value`),
    );
    expect(() => printYaml(value)).toThrow(new TypeError(`got ${description}, want a plain JSON value`));
  });

  it('is refused as a hole in a list', () => {
    const list = ['a', 'b'];
    list.length = 3;
    expect(() => printYaml({ list })).toThrow(TypeError);
  });

  it('is refused as a key', () => {
    expect(() => printYaml({ 'a\ud800': 1 })).toThrow(new TypeError('got "a\\ud800", want a plain JSON value'));
  });

  it('prints a text of several lines as a block, whether or not it was a key before', () => {
    const text = 'one line\nand another';
    const printed = '- |-\n  one line\n  and another\n';
    expect(printYaml([text])).toBe(printed);
    expect(printYaml({ [text]: 1 })).toBe('"one line\\nand another": 1\n');
    expect(printYaml([text])).toBe(printed);
  });
});
