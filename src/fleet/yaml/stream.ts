import { Composer, type CST, type Document, isScalar, type ParsedNode, Parser, type YAMLError } from 'yaml';
import { formatValue, type Problem, TenancyError } from '../../contract/problems';
import { type Position, refuseFile, withFile } from './position';

/** The largest registry file, in bytes of UTF-8. 200 organizations with two MCP servers each take about half. */
export const FILE_MAX = 256 * 1024;
/** Far more than a registry file needs. The composer recurses at each level, and a stack overflow kills the process. */
const DEPTH_MAX = 50;

/** Turns an offset into the text into a position. */
export type Locate = (offset: number) => Position;

/** The single document of a text, and the positions of its offsets. */
export interface SourceTree {
  readonly document: Document.Parsed;
  readonly contents: ParsedNode;
  readonly at: Locate;
}

/**
 * Parses a text as one document of YAML 1.2, core schema, without custom tags.
 * Throws a TenancyError with every syntax problem; `file` is the path that they carry.
 */
export function readTree(text: string, file: string | undefined): SourceTree {
  refuseFile(sizeProblems(text), file);
  const source = text.replace(/^\uFEFF/, '');
  const at = locatorOf(source);
  refuseFile(lineEndProblems(source), file);
  const tokens = [...new Parser().parse(source)];
  refuseFile(depthProblems(tokens, at), file);
  const composer = new Composer(COMPOSER);
  const documents = [...composer.compose(tokens)];
  const notes = documents.length === 0 ? [composer.streamInfo()] : documents;
  refuseFile(
    [
      ...notes.flatMap((one) => [...one.errors, ...one.warnings]).map((note) => syntaxProblem(note, at)),
      ...documents.flatMap((document) => versionProblems(document, at)),
      ...documents.slice(1, 2).map((document) => secondDocument(document, at)),
    ],
    file,
  );
  const [document] = documents;
  const contents = document === undefined || isEmpty(document) ? null : document.contents;
  if (document === undefined || contents === null) throw new TenancyError(withFile([EMPTY_FILE], file));
  return { document, contents, at };
}

/** Replaces the library's LineCounter, which misses line ends inside text that it cannot parse. */
function locatorOf(source: string): Locate {
  const starts = [0, ...[...source.matchAll(/\n/g)].map((end) => end.index + 1)];
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

/** `nodeProblems` checks for duplicate keys: the library compares every pair of keys, which is slow in long mappings. */
const COMPOSER = {
  version: '1.2',
  schema: 'core',
  resolveKnownTags: false,
  stringKeys: true,
  uniqueKeys: false,
  prettyErrors: false,
} as const;

const EMPTY_FILE: Problem = {
  code: 'file-empty',
  message: 'got nothing but blanks and comments, want one document; fill the file or delete it',
  path: [],
  line: 1,
  column: 1,
};

function sizeProblems(text: string): Problem[] {
  const size = Buffer.byteLength(text);
  if (size <= FILE_MAX) return [];
  const message = `got ${size} bytes, want at most ${FILE_MAX}`;
  return [{ code: 'file-too-large', message, path: [], line: 1, column: 1 }];
}

/** YAML allows CR as a line end; the library does not, and would report a misleading error in line 1. */
function lineEndProblems(source: string): Problem[] {
  if (!source.includes('\r') || source.includes('\n')) return [];
  const message = 'got lines that end in CR alone, want LF or CRLF; save the file with other line ends';
  return [{ code: 'yaml-syntax', message, path: [], line: 1, column: 1 }];
}

/** Checks the depth on the tokens and without recursion, before recursive code sees them. */
function depthProblems(tokens: readonly CST.Token[], at: Locate): Problem[] {
  const open = tokens.map((token) => ({ token, depth: 0 }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { token, depth } = next;
    if (depth > DEPTH_MAX) {
      const message = `got more than ${DEPTH_MAX} levels of lists and mappings, want fewer`;
      return [{ code: 'yaml-syntax', message, path: [], ...at(token.offset) }];
    }
    for (const child of childrenOf(token)) open.push({ token: child, depth: depth + 1 });
  }
  return [];
}

function childrenOf(token: CST.Token): CST.Token[] {
  if (token.type === 'document') return token.value === undefined ? [] : [token.value];
  const children: CST.Token[] = [];
  if (!('items' in token)) return children;
  for (const { key, value } of token.items) {
    if (key) children.push(key);
    if (value) children.push(value);
  }
  return children;
}

/** Lower-cases the library's message and drops its full stop. */
function syntaxProblem({ message, pos }: YAMLError, at: Locate): Problem {
  const words = message.slice(0, 200).replace(/\.$/, '');
  const description = words.charAt(0).toLowerCase() + words.slice(1);
  return {
    code: 'yaml-syntax',
    message: `got text that is not YAML 1.2 here: ${description}`,
    path: [],
    ...at(pos[0]),
  };
}

function versionProblems({ directives }: Document.Parsed, at: Locate): Problem[] {
  if (directives.yaml.version === '1.2') return [];
  const message = `got %YAML ${formatValue(directives.yaml.version)}, want YAML 1.2; remove the line`;
  return [{ code: 'yaml-syntax', message, path: [], ...at(0) }];
}

function secondDocument({ range }: Document.Parsed, at: Locate): Problem {
  const message = 'got a second document, want one document a file; put each tenant into a file of its own';
  return { code: 'yaml-many-documents', message, path: [], ...at(range[0]) };
}

function isEmpty({ contents }: Document.Parsed): boolean {
  return contents === null || (isScalar(contents) && contents.value === null && contents.source === '');
}
