import { formatPath, type Path } from '../lib/path';
import { isShared } from '../lib/shared-value';

/**
 * Prints one plain JSON value as a block-style YAML document: no `---`, ends in a newline, keys in the given order,
 * lists indented below their key as cdk8s prints them, lines never folded. Parsers of YAML 1.1 (kubectl, Flux) and of 1.2
 * read the same value back: text that one of them could take for another type is quoted.
 *
 * Throws a TypeError with the path of a value that is not plain JSON: `undefined`, NaN, a Date, a function, an object of
 * a class, or a text with a lone surrogate, which no UTF-8 file can hold.
 */
export function printYaml(value: unknown): string {
  try {
    return `${typeof value === 'string' ? printWord(value) : printNode('', value, '')}\n`;
  } catch (error) {
    if (!(error instanceof Unprintable)) throw error;
    const path = formatPath(pathTo(error.value, value) ?? []);
    throw new TypeError(`${path === '' ? '' : `${path}: `}got ${error.message}, want a plain JSON value`);
  }
}

/** Carries the refused value. Its path is searched for only then, so that printing need not track paths. */
class Unprintable extends Error {
  constructor(readonly value: unknown) {
    super(describe(value));
  }
}

/**
 * Appends the value to the text: its first line without indentation, the other lines with `indent`. Appending to one
 * growing text is fast; joining the texts of inner values would copy them at each level.
 */
function printNode(text: string, value: unknown, indent: string): string {
  if (typeof value === 'string') return text + (words.get(value) ?? printText(value, indent));
  if (typeof value === 'number') return text + printNumber(value);
  if (typeof value === 'boolean' || value === null) return text + String(value);
  if (typeof value !== 'object') throw new Unprintable(value);
  if (isShared(value)) return text + printShared(value, indent);
  return printInner(text, value, indent);
}

function printInner(text: string, value: object, indent: string): string {
  if (Array.isArray(value)) return printList(text, value, indent);
  if (isPlainObject(value)) return printMap(text, value, indent);
  throw new Unprintable(value);
}

const CHUNKS = new WeakMap<object, { readonly indent: string; readonly text: string }>();

/** Caches the text of a shared value for the last indentation, which is nearly always the same. */
function printShared(value: object, indent: string): string {
  const known = CHUNKS.get(value);
  if (known?.indent === indent) return known.text;
  const text = printInner('', value, indent);
  CHUNKS.set(value, { indent, text });
  return text;
}

function printMap(before: string, record: Readonly<Record<string, unknown>>, indent: string): string {
  const keys = Object.keys(record);
  if (keys.length === 0) return `${before}{}`;
  const inner = `${indent}  `;
  let text = before;
  let start = '';
  for (const key of keys) {
    const value = record[key];
    text = printNode(text + start + printKey(key, indent) + (isBelow(value) ? `:\n${inner}` : ': '), value, inner);
    start = `\n${indent}`;
  }
  return text;
}

/** Whether a value starts on the line below its key: a list or map that is not empty. */
function isBelow(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.length > 0;
  // `Object.keys` would build a list for every map, only to count it.
  for (const key in value) if (Object.hasOwn(value, key)) return true;
  return false;
}

function printList(before: string, list: readonly unknown[], indent: string): string {
  if (list.length === 0) return `${before}[]`;
  const inner = `${indent}  `;
  let text = before;
  let start = '- ';
  // Unlike `map`, `for` also visits holes, which must be refused.
  for (const value of list) {
    text = printNode(text + start, value, inner);
    start = `\n${indent}- `;
  }
  return text;
}

/** An implicit key may have 1024 bytes (YAML 1.1 and 1.2, "implicit keys"); a character takes at most three. */
const KEY_MAX = 340;

function printKey(key: string, indent: string): string {
  const word = printWord(key);
  return word.length <= KEY_MAX ? word : `? ${word}\n${indent}`;
}

/** YAML 1.1 needs a fraction and a sign before an exponent: it would read `1e+21` as text. */
function printNumber(value: number): string {
  if (!Number.isFinite(value)) throw new Unprintable(value);
  return String(value).replace(/^(-?\d+)e/, '$1.0e');
}

/**
 * Characters that are invisible or misleading: controls, spaces other than U+0020, line separators, marks that change
 * the direction of text, the byte order mark, noncharacters and tags. The list is fixed, because Unicode's classes grow
 * with the version of Node, and the printed bytes must not change.
 */
const HIDDEN =
  '\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u00a0\\u00ad\\u061c\\u180e\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u3000' +
  '\\ud800-\\udfff\\ufeff\\ufff9-\\uffff\\u{e0000}-\\u{e0fff}';
const HIDDEN_CHARACTERS = new RegExp(`[${HIDDEN}]`, 'gu');
const NOT_BLOCK = new RegExp(`[${HIDDEN}]|[ \\t](?:\\n|$)`, 'u');
const NOT_PLAIN = new RegExp(`[\\t\\n${HIDDEN}]|: | #|[: ]$`, 'u');

/** Whether a text has several lines and can be a literal block: no hidden characters and no blanks at line ends. */
function isBlock(text: string): boolean {
  return text.includes('\n') && /[^\n]/.test(text) && !NOT_BLOCK.test(text);
}

function printBlock(text: string, indent: string): string {
  // An empty first line, or one that begins with a blank, would hide the block's indentation: state it as two.
  const indicator = /^[ \t\n]/.test(text) ? '2' : '';
  const chomping = !text.endsWith('\n') ? '-' : text.endsWith('\n\n') ? '+' : '';
  const body = text.endsWith('\n') ? text.slice(0, -1) : text;
  return `|${indicator}${chomping}\n${body.replace(/^(?=[^\n])/gm, indent)}`;
}

/** A cache of printed keys, labels and names, which halves the cost of printing. It is bounded. */
const words = new Map<string, string>();
const WORDS_MAX = 4096;
const WORD_LENGTH_MAX = 200;

function printText(text: string, indent: string): string {
  return isBlock(text) ? printBlock(text, indent) : printWord(text);
}

/** Prints a text on one line: plain if every parser reads it as this text, else in double quotes. */
function printWord(text: string): string {
  const known = words.get(text);
  if (known !== undefined) return known;
  const word = isPlain(text) ? text : printQuoted(text);
  if (words.size === WORDS_MAX) words.clear();
  // A text of several lines is printed in quotes as a key, but as a block as a value.
  if (text.length <= WORD_LENGTH_MAX && !text.includes('\n')) words.set(text, word);
  return word;
}

/** The start of a word, a path, a variable, a flag (`--port`) or a number with a unit (`250m`, `10.0.0.0/8`). */
const PLAIN_START = /^(?:[a-zA-Z/$\u00a1-\u{10ffff}]|--?[a-zA-Z]|\d)/u;
/** Text that starts like a number, a date or a time in any notation: `0x1f`, `1e3`, `1_000`, `12:30`, `2026-01-12`. */
const MAYBE_NUMBER = /^(?:0[xob]|\d{4}-|[\d_.,:+\-e]+$)/i;
const RESERVED = /^(?:y|n|yes|no|on|off|true|false|null|nan|inf)$/i;

function isPlain(text: string): boolean {
  return PLAIN_START.test(text) && !MAYBE_NUMBER.test(text) && !RESERVED.test(text) && !NOT_PLAIN.test(text);
}

/** YAML has the escapes of JSON, except for surrogate pairs: it writes these as `\U` and eight digits. */
function printQuoted(text: string): string {
  if (/[\ud800-\udfff]/u.test(text)) throw new Unprintable(text);
  return JSON.stringify(text).replace(HIDDEN_CHARACTERS, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`;
  });
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') return String(value);
  return typeof value === 'object' && value !== null ? `an object of class ${value.constructor.name}` : typeof value;
}

function pathTo(problem: unknown, within: unknown): Path | undefined {
  if (Object.is(problem, within)) return [];
  if (typeof within !== 'object' || within === null) return undefined;
  for (const [key, value] of Object.entries(within)) {
    const rest = pathTo(problem, value);
    if (rest !== undefined) return [Array.isArray(within) ? Number(key) : key, ...rest];
  }
  return undefined;
}
