import type { z } from 'zod';
import { CODES, type Code, type Problem } from '../../contract/problems';
import { didYouMean } from '../../lib/did-you-mean';
import type { Path } from '../../lib/path';
import type { Position } from '../yaml/position';
import { formatGiven, valueAt } from '../yaml/value';
import { expectedText, fieldsOf, schemaAt } from './expected';
import type { JsonSchema } from './json-schema';

/** A value whose shape is wrong, and the places of its fields: none for a value that was written in TypeScript. */
export interface ShapeSource {
  readonly value: unknown;
  locate(path: Path, what?: 'value' | 'key'): Partial<Position>;
  /** The text of a scalar before YAML made another value of it: `0o7` for 7. */
  readonly wordsAt?: (path: Path) => string | undefined;
}

/** Turns what zod found into problems with our codes and words; `schema`, a JSON Schema, tells what is allowed. */
export function shapeProblems(
  issues: readonly z.core.$ZodIssue[],
  schema: JsonSchema,
  document: ShapeSource,
): Problem[] {
  return issues.flatMap(flattened).flatMap((issue) => {
    const path = pathOf(issue);
    if (issue.code === 'unrecognized_keys') {
      // The document has told of this one already, since records pass it over.
      const keys = issue.keys.filter((key) => key !== '__proto__');
      return keys.map((key) => unknownField(key, path, schema, document));
    }
    if (issue.code === 'invalid_key') return [keyProblem(path, schema, document)];
    const value = valueAt(document.value, path);
    return [value === undefined ? missingField(path, schema, document) : valueProblem(issue, path, schema, document)];
  });
}

/**
 * A union fails as one issue that holds the issues of every alternative. Where the value is of the kind of just one
 * alternative, what that one says is the whole story.
 */
function flattened(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const near = issue.errors.filter(
    (alternative) => !alternative.some((one) => one.code === 'invalid_type' && one.path.length === 0),
  );
  const [only] = near;
  if (near.length !== 1 || only === undefined) return [issue];
  return only.flatMap(flattened).map((one) => ({ ...one, path: [...issue.path, ...one.path] }));
}

function unknownField(key: string, parent: Path, schema: JsonSchema, document: ShapeSource): Problem {
  const path = [...parent, key];
  const allowed = fieldsOf(schemaAt(schema, parent));
  const advice = key === '<<' ? '; merge keys are not supported, write the fields out' : didYouMean(key, allowed);
  const message = `got the field ${formatGiven(key)}, want one of ${allowed.join(', ')}${advice}`;
  return { code: 'unknown-field', message, path, ...document.locate(path, 'key') };
}

function keyProblem(path: Path, schema: JsonSchema, document: ShapeSource): Problem {
  const names = schemaAt(schema, path.slice(0, -1))?.propertyNames;
  const want = typeof names === 'object' ? expectedText(names) : 'another name';
  return {
    code: 'wrong-value',
    message: `got the name ${formatGiven(path.at(-1))}, want ${want}`,
    path,
    ...document.locate(path, 'key'),
  };
}

function missingField(path: Path, schema: JsonSchema, document: ShapeSource): Problem {
  const message = `got nothing, want ${expectedText(schemaAt(schema, path))}; add ${path.at(-1)}`;
  return { code: 'missing-field', message, path, ...document.locate(path) };
}

function valueProblem(issue: z.core.$ZodIssue, path: Path, schema: JsonSchema, document: ShapeSource): Problem {
  const value = valueAt(document.value, path);
  const node = schemaAt(schema, path);
  const own = isCode(issue.message) ? issue.message : undefined;
  const where = { path, ...document.locate(path) };
  const words = document.wordsAt?.(path);
  const isText = node?.type === 'string' && node.enum === undefined && node.const === undefined;
  if (document.wordsAt !== undefined && isText && isUnquoted(value, words)) {
    const quoted = JSON.stringify(words ?? String(value));
    const kind = value === null ? 'nothing' : `a ${typeof value}`;
    const message = `got ${formatGiven(value, words)}, which YAML reads as ${kind}, want text; quote it: ${quoted}`;
    return { code: own === 'id-not-text' ? own : 'wrong-type', message, ...where };
  }
  const isType = issue.code === 'invalid_type' || issue.code === 'invalid_union';
  const code = own === undefined || own === 'id-not-text' ? (isType ? 'wrong-type' : 'wrong-value') : own;
  return {
    code,
    message: `got ${formatGiven(value, words)}, want ${expectedText(node)}${adviceOn(value, node)}`,
    ...where,
  };
}

/** Whether quotes would have made text of a value. */
function isUnquoted(value: unknown, words: string | undefined): boolean {
  return (
    typeof value === 'number' || typeof value === 'boolean' || (value === null && words !== undefined && words !== '')
  );
}

function adviceOn(value: unknown, node: JsonSchema | undefined): string {
  if (typeof value !== 'string' || node === undefined) return '';
  if (node.enum !== undefined) return didYouMean(value, node.enum.map(String));
  const bare =
    (node.type === 'integer' && /^[0-9]+$/.test(value)) || (node.type === 'boolean' && /^(true|false)$/.test(value));
  return bare ? '; write it without quotes' : '';
}

function pathOf(issue: z.core.$ZodIssue): Path {
  return issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
}

function isCode(message: string): message is Code {
  return Object.hasOwn(CODES, message);
}
