import { isAlias, isMap, isScalar, isSeq, type Node, type Pair } from 'yaml';
import { formatValue, type Problem } from '../../contract/problems';
import type { Path } from '../../lib/path';
import type { Locate } from './stream';

/** How many values the aliases of a file may stand for, taken together. */
const ALIASED_MAX = 1000;
/** Control characters but tab and line ends, and halves of surrogate pairs: neither survives a manifest. */
export const UNPRINTABLE = /(?![\t\n\r])\p{Cc}|\p{Cs}/u;

/** What is wrong with a tree that is YAML: keys that stand twice, aliases without end, text that nothing can print. */
export function nodeProblems(root: Node, at: Locate): Problem[] {
  const walk: Walk = { at, problems: [], anchors: new Map(), sizes: new Map(), aliased: 0 };
  sizeOf(root, [], walk);
  return walk.problems;
}

interface Walk {
  readonly at: Locate;
  readonly problems: Problem[];
  /** The node that an alias stands for is the last one before it with that anchor. */
  readonly anchors: Map<string, Node>;
  /** The nodes in each finished tree, aliases followed: a node without a size is still open, so it holds itself. */
  readonly sizes: Map<Node, number>;
  aliased: number;
}

/** Counts a tree with its aliases followed, and gathers what is wrong in it on the way. */
function sizeOf(node: unknown, path: Path, walk: Walk): number {
  if (isAlias(node)) return aliasSize(node.source, node, path, walk);
  if (!isScalar(node) && !isMap(node) && !isSeq(node)) return 1;
  if (node.anchor !== undefined) walk.anchors.set(node.anchor, node);
  const size = 1 + insideOf(node, path, walk);
  walk.sizes.set(node, size);
  return size;
}

function insideOf(node: Node, path: Path, walk: Walk): number {
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
  // JavaScript gives this one key a meaning, and the shape's records drop it without a word.
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
  // Told once, at the alias that goes too far: every later one goes too far as well.
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
