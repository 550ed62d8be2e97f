import type { z } from 'zod';
import { isTenantId } from '../contract/names';
import type { Problem } from '../contract/problems';
import { isInstant } from '../lib/instant';
import type { Path } from '../lib/path';
import { type JsonSchema, platformJsonSchema, tenantJsonSchema } from './schema/json-schema';
import type { PlatformSpec } from './schema/platform';
import { shapeProblems } from './schema/problems';
import type { TenantSpec } from './schema/tenant';
import { idProblems } from './validate-ids';
import { textProblems } from './validate-texts';
import { transitionProblems } from './validate-transition';
import { newerProblems } from './validate-version';
import { readDocument, type SourceDocument } from './yaml/document';
import { type Position, refuseFile } from './yaml/position';
import { formatGiven, valueAt } from './yaml/value';
import { platformSchema } from './zod/platform';
import { tenantSchema } from './zod/tenant';

/** A parsed file of the registry that can locate its values. */
export interface Located {
  /** The path as messages show it: `fleet/tenants/acme.yaml`. */
  readonly file?: string;
  /** The position of a value, or of its nearest ancestor if the value does not exist. */
  locate(path: Path): Position;
}

export interface ParsedTenant extends Located {
  readonly id: string;
  readonly spec: TenantSpec;
}

export interface ParsedPlatform extends Located {
  readonly name: string;
  readonly spec: PlatformSpec;
}

/**
 * Parses a tenant's file: YAML, shape, ids. Without `file`, the file name is not compared with the tenant's id.
 * Throws a TenancyError with all problems of the file (the first hundred), each with line and column.
 */
export function parseTenant(text: string, file?: string): ParsedTenant {
  const document = readDocument(text, file);
  const { metadata, spec } = shapeOf(document, file, tenantSchema, tenantJsonSchema, [
    ...fileNameProblems(document.value, file),
    ...tenantValueProblems(document.value),
  ]);
  return { ...locatedIn(document, file), id: metadata.name, spec };
}

/** Problems of a tenant as a plain value, apart from its shape: ids, dates, transition and texts. */
export function tenantValueProblems(value: unknown): Problem[] {
  return [...idProblems(value), ...expiryProblems(value), ...transitionProblems(value), ...textProblems(value)];
}

/** Parses the platform's file: YAML and shape. Throws as `parseTenant` does. */
export function parsePlatform(text: string, file?: string): ParsedPlatform {
  const document = readDocument(text, file);
  const { metadata, spec } = shapeOf(document, file, platformSchema, platformJsonSchema, []);
  return { ...locatedIn(document, file), name: metadata.name, spec };
}

/** Adds file, line and column to problems that have only a path. */
export function locateProblems(problems: readonly Problem[], parsed: Located): Problem[] {
  return problems.map((problem) => ({
    ...(parsed.file === undefined ? {} : { file: parsed.file }),
    ...parsed.locate(problem.path),
    ...problem,
  }));
}

function shapeOf<T>(
  document: SourceDocument,
  file: string | undefined,
  schema: z.ZodType<T>,
  jsonSchema: () => JsonSchema,
  problems: readonly Problem[],
): T {
  refuseFile(newerProblems(document), file);
  const outcome = schema.safeParse(document.value);
  const shape = outcome.success ? [] : shapeProblems(outcome.error.issues, jsonSchema(), document);
  refuseFile([...document.problems, ...shape, ...locateProblems(problems, document)], file);
  if (!outcome.success) throw new RangeError('the schema refused the file without an issue');
  return outcome.data;
}

function locatedIn(document: SourceDocument, file: string | undefined): Located {
  return { ...(file === undefined ? {} : { file }), locate: (path) => document.locate(path) };
}

function fileNameProblems(value: unknown, file: string | undefined): Problem[] {
  const id = valueAt(value, ['metadata', 'name']);
  const base = file?.split(/[\\/]/).at(-1);
  if (typeof id !== 'string' || !isTenantId(id) || base === undefined || base === `${id}.yaml`) return [];
  const message = `got ${formatGiven(id)} in the file ${base}, want one name; rename the file to ${id}.yaml or correct the id`;
  return [{ code: 'file-name-mismatch', message, path: ['metadata', 'name'] }];
}

function expiryProblems(value: unknown): Problem[] {
  const created = valueAt(value, ['spec', 'createdAt']);
  const expires = valueAt(value, ['spec', 'expiresAt']);
  if (!isInstant(created) || !isInstant(expires) || Date.parse(created) < Date.parse(expires)) return [];
  const message = `got ${formatGiven(expires)}, want an instant after createdAt, ${formatGiven(created)}`;
  return [{ code: 'expiry-before-creation', message, path: ['spec', 'expiresAt'] }];
}
