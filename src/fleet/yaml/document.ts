import { isMap, isNode, isScalar, isSeq, type Node, type Pair, type Range, type YAMLMap } from 'yaml';
import type { Problem } from '../../contract/problems';
import type { Path } from '../../lib/path';
import { nodeProblems } from './node-problems';
import { type Position, refuseFile } from './position';
import { readTree } from './stream';

/** One YAML document as plain data, with the position of each value. */
export interface SourceDocument {
  readonly value: unknown;
  /** Problems of the text that still leave a readable value: duplicate keys, text that cannot be printed. */
  readonly problems: readonly Problem[];
  /** The position of a value or of its key; of its nearest ancestor if the value does not exist. */
  locate(path: Path, what?: 'value' | 'key'): Position;
  /** The source text of a scalar, before YAML interpreted it: `0o7` for 7. */
  sourceAt(path: Path): string | undefined;
}

/**
 * Reads one YAML 1.2 document, bounded in size, depth and aliases. Merge keys (`<<`) are fields like any other.
 * Throws a TenancyError with all problems and their positions; `file` is the path that they carry.
 */
export function readDocument(text: string, file: string | undefined): SourceDocument {
  const { document, contents, at } = readTree(text, file);
  const problems = nodeProblems(contents, at);
  if (problems.some(isFatal)) refuseFile(problems, file);
  const find = finderOf(contents);
  return {
    // `nodeProblems` has already bounded how many values the aliases expand to.
    value: document.toJS({ maxAliasCount: -1 }),
    problems,
    locate: (path, what = 'value') => {
      const { node, key } = find(path);
      return at(((what === 'key' ? key : undefined) ?? node).range?.[0] ?? 0);
    },
    sourceAt: (path) => {
      const { node, whole } = find(path);
      return whole && isScalar(node) ? node.source : undefined;
    },
  };
}

/** An alias that cannot be expanded leaves no value; a duplicate key does. */
function isFatal({ code }: Problem): boolean {
  return code === 'yaml-alias-bomb' || code === 'yaml-syntax';
}

/** A node or a key with its range in the text. */
interface Ranged {
  readonly range?: Range | null;
}

interface NodeLocation {
  readonly node: Ranged;
  /** The key of the node, if the node is a value of a mapping and the whole path was found. */
  readonly key?: Ranged;
  /** Whether the whole path was found. An alias ends the search, since its target is elsewhere in the text. */
  readonly whole: boolean;
}

/** Finds nodes by path. It indexes each mapping once, since a mapping may be searched for many unknown fields. */
function finderOf(root: Node): (path: Path) => NodeLocation {
  const indexes = new Map<YAMLMap, Map<string, Pair>>();
  const pairOf = (map: YAMLMap, name: string): Pair | undefined => {
    const index = indexes.get(map) ?? indexOf(map);
    indexes.set(map, index);
    return index.get(name);
  };
  return (path) => {
    let location: NodeLocation = { node: root, whole: true };
    for (const part of path) {
      const next = isMap(location.node)
        ? pairLocation(pairOf(location.node, String(part)))
        : isSeq(location.node)
          ? itemLocation(location.node.items[Number(part)])
          : undefined;
      if (next === undefined) return { node: location.node, whole: false };
      location = next;
    }
    return location;
  };
}

function indexOf(map: YAMLMap): Map<string, Pair> {
  return new Map(map.items.map((pair) => [isScalar(pair.key) ? String(pair.key.value) : '', pair]));
}

function pairLocation(pair: Pair | undefined): NodeLocation | undefined {
  if (pair === undefined || !isNode(pair.key)) return undefined;
  return { node: isNode(pair.value) ? pair.value : pair.key, key: pair.key, whole: true };
}

function itemLocation(item: unknown): NodeLocation | undefined {
  return isNode(item) ? { node: item, whole: true } : undefined;
}
