import { isMap, isNode, isScalar, isSeq, type Node, type Pair, type Range, type YAMLMap } from 'yaml';
import type { Problem } from '../../contract/problems';
import type { Path } from '../../lib/path';
import { nodeProblems } from './node-problems';
import { type Position, refuseFile } from './position';
import { readTree } from './stream';

/** One YAML document as plain data that knows where each value stands. */
export interface SourceDocument {
  readonly value: unknown;
  /** What is wrong with the text, though its value can be read: keys that stand twice, text that cannot be printed. */
  readonly problems: readonly Problem[];
  /** Where a value stands, or its key; its nearest ancestor where it does not exist. */
  locate(path: Path, what?: 'value' | 'key'): Position;
  /** The words of a scalar, before YAML made another value of them: `0o7` for 7. */
  wordsAt(path: Path): string | undefined;
}

/**
 * Reads one YAML 1.2 document, bounded in size, depth and aliases. Merge keys (`<<`) are fields like any other.
 * Throws a TenancyError with all problems and their positions; `file` is the name they are told under.
 */
export function readDocument(text: string, file: string | undefined): SourceDocument {
  const { document, contents, at } = readTree(text, file);
  const problems = nodeProblems(contents, at);
  if (problems.some(isFatal)) refuseFile(problems, file);
  const find = finderOf(contents);
  return {
    // The walk before has bounded what the aliases stand for.
    value: document.toJS({ maxAliasCount: -1 }),
    problems,
    locate: (path, what = 'value') => {
      const { node, key } = find(path);
      return at(((what === 'key' ? key : undefined) ?? node).range?.[0] ?? 0);
    },
    wordsAt: (path) => {
      const { node, whole } = find(path);
      return whole && isScalar(node) ? node.source : undefined;
    },
  };
}

/** Without its aliases a value cannot be read; a key that stands twice still has a value. */
function isFatal({ code }: Problem): boolean {
  return code === 'yaml-alias-bomb' || code === 'yaml-syntax';
}

/** Something with a place in the text. */
interface Ranged {
  readonly range?: Range | null;
}

interface NodeLocation {
  readonly node: Ranged;
  /** The node's key, if it is a value of a mapping and the path was walked to its end. */
  readonly key?: Ranged;
  /** Whether the path was walked to its end. An alias ends it: what it stands for is somewhere else. */
  readonly whole: boolean;
}

/** Keeps an index of each mapping it has passed: a mapping of many unknown fields is asked for each of them. */
function finderOf(root: Node): (path: Path) => NodeLocation {
  const indexes = new Map<YAMLMap, Map<string, Pair>>();
  const pairOf = (map: YAMLMap, name: string): Pair | undefined => {
    const index = indexes.get(map) ?? indexOf(map);
    indexes.set(map, index);
    return index.get(name);
  };
  return (path) => {
    let place: NodeLocation = { node: root, whole: true };
    for (const part of path) {
      const next = isMap(place.node)
        ? pairPlace(pairOf(place.node, String(part)))
        : isSeq(place.node)
          ? itemPlace(place.node.items[Number(part)])
          : undefined;
      if (next === undefined) return { node: place.node, whole: false };
      place = next;
    }
    return place;
  };
}

function indexOf(map: YAMLMap): Map<string, Pair> {
  return new Map(map.items.map((pair) => [isScalar(pair.key) ? String(pair.key.value) : '', pair]));
}

function pairPlace(pair: Pair | undefined): NodeLocation | undefined {
  if (pair === undefined || !isNode(pair.key)) return undefined;
  return { node: isNode(pair.value) ? pair.value : pair.key, key: pair.key, whole: true };
}

function itemPlace(item: unknown): NodeLocation | undefined {
  return isNode(item) ? { node: item, whole: true } : undefined;
}
