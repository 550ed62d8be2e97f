import type { z } from 'zod';
import { type Problem, refuseIfAny } from '../contract/problems';
import type { Path } from '../lib/path';
import { tenantValueProblems } from './parse';
import { platformJsonSchema, tenantJsonSchema } from './schema/json-schema';
import type { PlatformSpec } from './schema/platform';
import { type ShapeSource, shapeProblems } from './schema/problems';
import type { TenantSpec } from './schema/tenant';
import { API_VERSION } from './schema/version';
import { UNPRINTABLE } from './yaml/node-problems';
import { platformSchema } from './zod/platform';
import { tenantSchema } from './zod/tenant';

/*
 * Values that a program wrote, validated as the same values in a file are: TypeScript checks no pattern, no range and,
 * for a variable, no unknown field, and a JavaScript caller has no types at all.
 */

/** A plain copy of the spec. Throws a TenancyError with all problems; their paths begin with `metadata` or `spec`. */
export function validateTenant(id: string, spec: TenantSpec): TenantSpec {
  const value = withoutUndefined({ apiVersion: API_VERSION, kind: 'Tenant', metadata: { name: id }, spec }, 0);
  return shapeOf(value, tenantSchema, tenantJsonSchema, tenantValueProblems(value)).spec;
}

/** The same for a platform. */
export function validatePlatform(name: string, spec: PlatformSpec): PlatformSpec {
  const value = withoutUndefined({ apiVersion: API_VERSION, kind: 'Platform', metadata: { name }, spec }, 0);
  return shapeOf(value, platformSchema, platformJsonSchema, []).spec;
}

function shapeOf<T>(
  value: unknown,
  schema: z.ZodType<T>,
  jsonSchema: () => ReturnType<typeof tenantJsonSchema>,
  problems: readonly Problem[],
): T {
  const outcome = schema.safeParse(value);
  const source: ShapeSource = { value, locate: () => ({}) };
  const shape = outcome.success ? [] : shapeProblems(outcome.error.issues, jsonSchema(), source);
  refuseIfAny([...shape, ...problems, ...unprintableProblems(value, [])]);
  if (!outcome.success) throw new RangeError('a shape was refused without a problem');
  return outcome.data;
}

/** No spec is nested deeper; a value that refers to itself is. */
const DEPTH_MAX = 16;

/** A field that is `undefined` is absent: without `exactOptionalPropertyTypes`, TypeScript takes both for one. */
function withoutUndefined(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || depth > DEPTH_MAX) return value;
  if (Array.isArray(value)) return value.map((item) => withoutUndefined(item, depth + 1));
  if (Object.getPrototypeOf(value) !== Object.prototype && Object.getPrototypeOf(value) !== null) return value;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(fields.map(([name, field]) => [name, withoutUndefined(field, depth + 1)]));
}

/** As in a file: neither control characters nor halves of surrogate pairs survive a manifest. */
function unprintableProblems(value: unknown, path: Path): Problem[] {
  if (path.length > DEPTH_MAX) return [];
  if (typeof value === 'string') {
    const message = 'got a character that cannot be printed, want text; remove it';
    return UNPRINTABLE.test(value) ? [{ code: 'wrong-value', path, message }] : [];
  }
  if (Array.isArray(value)) return value.flatMap((item, i) => unprintableProblems(item, [...path, i]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, field]) => unprintableProblems(field, [...path, name]));
}
