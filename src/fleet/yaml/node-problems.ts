import { isAlias, isMap, isScalar, isSeq, type Node, type Pair } from 'yaml';
import { formatValue, type Problem } from '../../contract/problems';
import type { Path } from '../../lib/path';
import type { Locate } from './stream';

/** The total number of values to which the aliases of a file may expand. */
const ALIASED_MAX = 1000;
/** Control characters other than tab and line ends, and lone surrogates: a manifest cannot hold them. */
export const UNPRINTABLE = /(?![\t\n\r])\p{Cc}|\p{Cs}/u;

/** Problems of a syntactically valid tree: duplicate keys, aliases that expand too far, text that cannot be printed. */
export function nodeProblems(root: Node, at: Locate): Problem[] {
  const walk: Walk = { at, problems: [], anchors: new Map(), sizes: new Map(), aliased: 0 };
  sizeOf(root, [], walk);
  return walk.problems;
}

interface Walk {
  readonly at: Locate;
  readonly problems: Problem[];
  /** The last node seen with each anchor, which is the one that an alias refers to. */
  readonly anchors: Map<string, Node>;
  /** The expanded size of each visited node. An alias to a node without a size refers to its own ancestor. */
  readonly sizes: Map<Node, number>;
  aliased: number;
}

/** Counts the nodes of a tree with its aliases expanded, and collects its problems. */
function sizeOf(node: unknown, path: Path, walk: Walk): number {
  if (isAlias(node)) return aliasSize(node.source, node, path, walk);
  if (!isScalar(node) && !isMap(node) && !isSeq(node)) return 1;
  if (node.anchor !== undefined) walk.anchors.set(node.anchor, node);
  const size = 1 + innerSizeOf(node, path, walk);
  walk.sizes.set(node, size);
  return size;
}

function innerSizeOf(node: Node, path: Path, walk: Walk): number {
  if (isMap(node)) return mapSize(node.items, path, walk);
  if (isSeq(node)) return node.items.reduce<number>((sum, item, i) => sum + sizeOf(item, [...path, i], walk), 0);
  if (isScalar(node) && typeof node.value === 'string' && UNPRINTABLE.test(node.value)) {
    report(walk, node, path, 'wrong-value', 'got a character that cannot be printed, want text; remove it');
  }
  return 0;
}

function mapSize(pairs: readonly Pair[], path: Path, walk: Walk): number {
  const firsts = new Map<string, Node>();
  let size = 0;
  for (const { key, value } of pairs) {
    const name = isScalar(key) ? String(key.value) : '';
    const inner = [...path, name];
    if (isScalar(key)) keyProblems(key, name, inner, firsts, walk);
    size += sizeOf(key, path, walk) + sizeOf(value, inner, walk);
  }
  return size;
}

function keyProblems(key: Node, name: string, path: Path, firsts: Map<string, Node>, walk: Walk): void {
  const first = firsts.get(name);
  if (first !== undefined) {
    const { line } = walk.at(startOf(first));
    report(
      walk,
      key,
      path,
      'yaml-duplicate-key',
      `got ${formatValue(name)} again, want it once; line ${line} has it already`,
    );
  } else {
    firsts.set(name, key);
  }
  // In JavaScript this key sets the prototype, and z.record drops it silently.
  if (name === '__proto__') report(walk, key, path, 'unknown-field', 'got the field "__proto__", want any other name');
}

function aliasSize(anchor: string, alias: Node, path: Path, walk: Walk): number {
  const target = walk.anchors.get(anchor);
  if (target === undefined) {
    report(walk, alias, path, 'yaml-syntax', `got the alias *${anchor}, want an anchor &${anchor} before it`);
    return 1;
  }
  const size = walk.sizes.get(target) ?? Number.POSITIVE_INFINITY;
  const before = walk.aliased;
  walk.aliased += size;
  // Reported once, at the alias that exceeds the limit: every later one exceeds it too.
  if (before <= ALIASED_MAX && walk.aliased > ALIASED_MAX) {
    const message = `got aliases that stand for more than ${ALIASED_MAX} values, want fewer; write the fields out`;
    report(walk, alias, path, 'yaml-alias-bomb', message);
  }
  return size;
}

function report(walk: Walk, node: Node, path: Path, code: Problem['code'], message: string): void {
  walk.problems.push({ code, message, path, ...walk.at(startOf(node)) });
}

function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}
