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
import { isRecord, type PlainRecord } from '../lib/plain-data';
import type { TenantSpec } from './schema/tenant';
import { API_VERSION } from './schema/version';

/**
 * Changes the text of a tenant's file so that it holds another spec. Only the lines of changed values change; all other
 * bytes stay, comments and key order included. A comment directly above a removed line is removed with it. `text` must
 * be one that `parseTenant` accepts.
 */
export function editTenant(text: string, spec: TenantSpec): string {
  const root = parseDocument(text).get('spec', true);
  if (!isMap(root)) throw new RangeError('the text has no spec: parse it before it is edited');
  // From the end of the text to its start, so that earlier offsets stay valid; at one offset, the inner splice first.
  const splices = [...mapSplices(text, root, { ...spec })].reverse().sort((a, b) => b.from - a.from);
  const edited = splices.reduce(
    (all, { from, to, replacement }) => all.slice(0, from) + replacement + all.slice(to),
    text,
  );
  const read: unknown = parseDocument(edited).toJS();
  if (stableJson(isRecord(read) ? read.spec : undefined) === stableJson(spec)) return edited;
  throw new RangeError('the edited text does not hold the new spec');
}

/** The text of a new tenant's file, its fields in the order in which people read them. */
export function printTenant(id: string, spec: TenantSpec): string {
  const { displayName, plan, createdAt, expiresAt, suspend, volumes, organizations, grants, ...rest } = spec;
  const ordered = { displayName, plan, createdAt, expiresAt, suspend, volumes, organizations, grants, ...rest };
  return `${SCHEMA_COMMENT}\n${yamlText({
    apiVersion: API_VERSION,
    kind: 'Tenant',
    metadata: { name: id },
    spec: Object.fromEntries(Object.entries(ordered).filter(([, value]) => value !== undefined)),
  })}`;
}

/** Editors find the JSON Schema by this line, which is relative to `fleet/tenants/`. */
const SCHEMA_COMMENT = '# yaml-language-server: $schema=../../schemas/tenant.schema.json';

/** A range of the text and its replacement. */
interface Splice {
  readonly from: number;
  readonly to: number;
  readonly replacement: string;
}

function mapSplices(text: string, map: YAMLMap, next: PlainRecord): Splice[] {
  const column = columnOf(text, startOf(map));
  const names = map.items.map((pair) => nameOf(pair));
  const added = Object.entries(next).filter(([name]) => !names.includes(name));
  return [
    ...map.items.flatMap((pair, i) => {
      const { [names[i] ?? '']: value } = next;
      return value === undefined ? [removal(text, startOf(pair.key), endOf(pair))] : valueSplices(text, pair, value);
    }),
    ...(added.length === 0 ? [] : [insertion(text, endOf(map), yamlText(Object.fromEntries(added)), column)]),
  ];
}

function valueSplices(text: string, pair: Pair, next: unknown): Splice[] {
  const node = pair.value;
  if (!isCollection(node) && !isScalar(node)) return [];
  if (stableJson(node.toJSON()) === stableJson(next)) return [];
  if (isMap(node) && node.flow !== true && isRecord(next)) return mapSplices(text, node, next);
  if (isSeq(node) && node.flow !== true && Array.isArray(next) && next.length > 0) return listSplices(text, node, next);
  const from = startOf(node);
  if (!isRecord(next) && !Array.isArray(next))
    return [{ from, to: endOf(node), replacement: yamlText(next).trimEnd() }];
  // An empty list, or one in brackets, is rewritten in block style below its key.
  const column = columnOf(text, startOf(pair.key)) + 2;
  return [
    {
      from: text.lastIndexOf(':', from) + 1,
      to: endOf(node),
      replacement: `\n${indented(yamlText(next), column).trimEnd()}`,
    },
  ];
}

/** Matches items by id, name or gate, so that the comments of the other items stay when one is removed. */
function listSplices(text: string, list: YAMLSeq, next: readonly unknown[]): Splice[] {
  const unmatched = [...next];
  const edits = list.items.flatMap((item): Splice[] => {
    if (!isCollection(item) && !isScalar(item)) return [];
    const key = keyOf(item.toJSON());
    const at = unmatched.findIndex((one) => keyOf(one) === key);
    if (at === -1) return [removal(text, startOf(item), endOf(item))];
    const [value] = unmatched.splice(at, 1);
    if (stableJson(item.toJSON()) === stableJson(value)) return [];
    if (isMap(item) && item.flow !== true && isRecord(value) && keepsFirst(item, value))
      return mapSplices(text, item, value);
    const replacement = indented(yamlText(value), columnOf(text, startOf(item))).trim();
    return [{ from: startOf(item), to: endOf(item), replacement }];
  });
  const column = lineStart(text, startOf(list)) === undefined ? 0 : dashColumn(text, list);
  return unmatched.length === 0 ? edits : [...edits, insertion(text, endOf(list), yamlText(unmatched), column)];
}

/** The first key is on the line of the dash. If it is removed, the whole item is rewritten. */
function keepsFirst(item: YAMLMap, next: PlainRecord): boolean {
  const [first] = item.items;
  return first !== undefined && Object.hasOwn(next, nameOf(first));
}

/** Removes whole lines, with the comments directly above them. */
function removal(text: string, from: number, to: number): Splice {
  let start = lineStart(text, from);
  for (
    let above = lineStart(text, start - 1);
    start > 0 && isComment(text.slice(above, start));
    above = lineStart(text, start - 1)
  )
    start = above;
  return { from: start, to: lineEnd(text, to), replacement: '' };
}

/** Inserts lines below the line of an offset. */
function insertion(text: string, after: number, lines: string, column: number): Splice {
  const at = lineEnd(text, after);
  const breaks = text[at - 1] === '\n' ? '' : '\n';
  return { from: at, to: at, replacement: `${breaks}${indented(lines, column)}` };
}

function isComment(line: string): boolean {
  return line.trimStart().startsWith('#');
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

/** The offset after the line break that ends a value. The range of a block scalar includes its own line break. */
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
  if (range === undefined || range === null) throw new RangeError('only a parsed node has an offset');
  return range[0];
}

/** Where the last value of a node ends. The end of its own range may include the comments that follow. */
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
  const { id, name, gate } = isRecord(value) ? value : {};
  const key = id ?? name ?? gate;
  return typeof key === 'string' ? key : stableJson(value);
}

/** Quotes text that YAML 1.1 readers take for a number or a date. */
function yamlText(value: unknown): string {
  const document = new Document(value);
  visit(document, {
    Scalar: (_key, scalar) => {
      if (typeof scalar.value === 'string' && /^[0-9.+-]/.test(scalar.value)) scalar.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return document.toString({ lineWidth: 0 });
}
