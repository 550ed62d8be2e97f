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
  readonly sourceAt?: (path: Path) => string | undefined;
}

/** Turns what zod found into problems with our codes and source; `schema`, a JSON Schema, tells what is allowed. */
export function shapeProblems(
  issues: readonly z.core.$ZodIssue[],
  schema: JsonSchema,
  document: ShapeSource,
): Problem[] {
  return issues.flatMap(flattened).flatMap((issue) => {
    const path = pathOf(issue);
    if (issue.code === 'unrecognized_keys') {
      // `nodeProblems` has reported this key already: z.record would drop it silently.
      const keys = issue.keys.filter((key) => key !== '__proto__');
      return keys.map((key) => unknownField(key, path, schema, document));
    }
    if (issue.code === 'invalid_key') return [keyProblem(path, schema, document)];
    const value = valueAt(document.value, path);
    return [value === undefined ? missingField(path, schema, document) : valueProblem(issue, path, schema, document)];
  });
}

/**
 * Replaces the issue of a union, which holds the issues of every alternative, if the value has the type of exactly one
 * alternative: then the issues of that alternative are enough.
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
  const expected = typeof names === 'object' ? expectedText(names) : 'another name';
  return {
    code: 'wrong-value',
    message: `got the name ${formatGiven(path.at(-1))}, want ${expected}`,
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
  const source = document.sourceAt?.(path);
  const isText = node?.type === 'string' && node.enum === undefined && node.const === undefined;
  if (document.sourceAt !== undefined && isText && isUnquoted(value, source)) {
    const quoted = JSON.stringify(source ?? String(value));
    const kind = value === null ? 'nothing' : `a ${typeof value}`;
    const message = `got ${formatGiven(value, source)}, which YAML reads as ${kind}, want text; quote it: ${quoted}`;
    return { code: own === 'id-not-text' ? own : 'wrong-type', message, ...where };
  }
  const isType = issue.code === 'invalid_type' || issue.code === 'invalid_union';
  const code = own === undefined || own === 'id-not-text' ? (isType ? 'wrong-type' : 'wrong-value') : own;
  return {
    code,
    message: `got ${formatGiven(value, source)}, want ${expectedText(node)}${adviceOn(value, node)}`,
    ...where,
  };
}

/** Whether the value would be text if it were quoted. */
function isUnquoted(value: unknown, source: string | undefined): boolean {
  return (
    typeof value === 'number' || typeof value === 'boolean' || (value === null && source !== undefined && source !== '')
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
