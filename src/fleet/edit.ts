import {
  Document,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Pair,
  parseDocument,
  Scalar,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { stableJson } from '../lib/digest';
import type { TenantSpec } from './schema/tenant';
import { API_VERSION } from './schema/version';

/**
 * The text of a tenant's file with another spec. Only the lines of what differs are touched: every other byte stays,
 * comments and the order of keys included. A comment right above a line goes with it. `text` is one that `parseTenant`
 * takes.
 */
export function editTenant(text: string, spec: TenantSpec): string {
  const root = parseDocument(text).get('spec', true);
  if (!isMap(root)) throw new RangeError('a text without a spec was edited: parse it first');
  // From the end, so that places before stay true; of two at one place the outer one stands behind the inner.
  const splices = [...mapSplices(text, root, { ...spec })].reverse().sort((a, b) => b.from - a.from);
  const edited = splices.reduce((all, { from, to, put }) => all.slice(0, from) + put + all.slice(to), text);
  const read: unknown = parseDocument(edited).toJS();
  if (stableJson(isFields(read) ? read.spec : undefined) === stableJson(spec)) return edited;
  throw new RangeError('the edited text does not say what was asked for');
}

/** The file of a new tenant, in the order in which a person reads it. */
export function printTenant(id: string, spec: TenantSpec): string {
  const { displayName, plan, createdAt, expiresAt, suspend, volumes, organizations, grants, ...rest } = spec;
  const ordered = { displayName, plan, createdAt, expiresAt, suspend, volumes, organizations, grants, ...rest };
  return `${SCHEMA_COMMENT}\n${printed({
    apiVersion: API_VERSION,
    kind: 'Tenant',
    metadata: { name: id },
    spec: Object.fromEntries(Object.entries(ordered).filter(([, value]) => value !== undefined)),
  })}`;
}

/** Editors complete and judge a file by this line. It leads from `fleet/tenants/` to the schemas of this package. */
const SCHEMA_COMMENT = '# yaml-language-server: $schema=../../schemas/tenant.schema.json';

/** A part of a text, and what stands there instead. */
interface Splice {
  readonly from: number;
  readonly to: number;
  readonly put: string;
}

function mapSplices(text: string, map: YAMLMap, wanted: Readonly<Record<string, unknown>>): Splice[] {
  const column = columnOf(text, startOf(map));
  const names = map.items.map((pair) => nameOf(pair));
  const added = Object.entries(wanted).filter(([name]) => !names.includes(name));
  return [
    ...map.items.flatMap((pair, i) => {
      const { [names[i] ?? '']: value } = wanted;
      return value === undefined ? [removal(text, startOf(pair.key), endOf(pair))] : valueSplices(text, pair, value);
    }),
    ...(added.length === 0 ? [] : [insertion(text, endOf(map), printed(Object.fromEntries(added)), column)]),
  ];
}

function valueSplices(text: string, pair: Pair, wanted: unknown): Splice[] {
  const node = pair.value;
  if (!isCollection(node) && !isScalar(node)) return [];
  if (stableJson(node.toJSON()) === stableJson(wanted)) return [];
  if (isMap(node) && node.flow !== true && isFields(wanted)) return mapSplices(text, node, wanted);
  if (isSeq(node) && node.flow !== true && Array.isArray(wanted) && wanted.length > 0)
    return listSplices(text, node, wanted);
  const from = startOf(node);
  if (!isFields(wanted) && !Array.isArray(wanted)) return [{ from, to: endOf(node), put: printed(wanted).trimEnd() }];
  // An empty list, or one in brackets: it is written anew below its key.
  const column = columnOf(text, startOf(pair.key)) + 2;
  return [
    { from: text.lastIndexOf(':', from) + 1, to: endOf(node), put: `\n${indented(printed(wanted), column).trimEnd()}` },
  ];
}

/** Items are known by their id or name, so that one which goes takes no comment of another. */
function listSplices(text: string, list: YAMLSeq, wanted: readonly unknown[]): Splice[] {
  const left = [...wanted];
  const kept = list.items.flatMap((item): Splice[] => {
    if (!isCollection(item) && !isScalar(item)) return [];
    const key = keyOf(item.toJSON());
    const at = left.findIndex((one) => keyOf(one) === key);
    if (at === -1) return [removal(text, startOf(item), endOf(item))];
    const [value] = left.splice(at, 1);
    if (stableJson(item.toJSON()) === stableJson(value)) return [];
    if (isMap(item) && item.flow !== true && isFields(value) && keepsFirst(item, value))
      return mapSplices(text, item, value);
    const put = indented(printed(value), columnOf(text, startOf(item))).trim();
    return [{ from: startOf(item), to: endOf(item), put }];
  });
  const column = lineStart(text, startOf(list)) === undefined ? 0 : dashColumn(text, list);
  return left.length === 0 ? kept : [...kept, insertion(text, endOf(list), printed(left), column)];
}

/** The first key stands behind the dash: where it goes, the item is written anew. */
function keepsFirst(item: YAMLMap, wanted: Readonly<Record<string, unknown>>): boolean {
  const [first] = item.items;
  return first !== undefined && Object.hasOwn(wanted, nameOf(first));
}

/** Whole lines, with the comments right above them. */
function removal(text: string, from: number, to: number): Splice {
  let start = lineStart(text, from);
  for (
    let above = lineStart(text, start - 1);
    start > 0 && isComment(text.slice(above, start));
    above = lineStart(text, start - 1)
  )
    start = above;
  return { from: start, to: lineEnd(text, to), put: '' };
}

/** New lines below the one that holds a place. */
function insertion(text: string, after: number, lines: string, column: number): Splice {
  const at = lineEnd(text, after);
  const breaks = text[at - 1] === '\n' ? '' : '\n';
  return { from: at, to: at, put: `${breaks}${indented(lines, column)}` };
}

function isComment(line: string): boolean {
  return line.trimStart().startsWith('#');
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

/** Behind the line break of the line that ends a value; a block of text ends behind its own. */
function lineEnd(text: string, at: number): number {
  if (text[at - 1] === '\n') return at;
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end + 1;
}

function columnOf(text: string, at: number): number {
  return at - lineStart(text, at);
}

function dashColumn(text: string, list: YAMLSeq): number {
  const [first] = list.items;
  const start = lineStart(text, isCollection(first) || isScalar(first) ? startOf(first) : startOf(list));
  return text.slice(start).search(/\S/);
}

function indented(lines: string, column: number): string {
  return lines.replace(/^(?=.)/gm, ' '.repeat(column));
}

type Collection = YAMLMap | YAMLSeq;

function isCollection(node: unknown): node is Collection {
  return isMap(node) || isSeq(node);
}

function startOf(node: unknown): number {
  const range = isScalar(node) || isCollection(node) ? node.range : undefined;
  if (range === undefined || range === null) throw new RangeError('a value that was not read has no place in the text');
  return range[0];
}

/** Where the last value of a node ends: its own end may be behind the comments that follow. */
function endOf(node: unknown): number {
  if (isPair(node)) return isScalar(node.value) || isCollection(node.value) ? endOf(node.value) : startOf(node.key);
  if (isCollection(node) && node.flow !== true && node.items.length > 0) return endOf(node.items.at(-1));
  const range = isScalar(node) || isCollection(node) ? node.range : undefined;
  return range?.[1] ?? 0;
}

function nameOf({ key }: Pair): string {
  return isScalar(key) ? String(key.value) : '';
}

function keyOf(value: unknown): string {
  const { id, name, gate } = isFields(value) ? value : {};
  const key = id ?? name ?? gate;
  return typeof key === 'string' ? key : stableJson(value);
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Text that older readers of YAML take for a number or a date is quoted, as people quote it. */
function printed(value: unknown): string {
  const document = new Document(value);
  visit(document, {
    Scalar: (_key, scalar) => {
      if (typeof scalar.value === 'string' && /^[0-9.+-]/.test(scalar.value)) scalar.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return document.toString({ lineWidth: 0 });
}
