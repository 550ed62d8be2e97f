import type { Path } from '../../lib/path';
import { isRecord } from '../../lib/plain-data';
import type { JsonSchema } from './json-schema';

/** The part of a JSON Schema that describes a path. In a union it follows the alternative that has fields. */
export function schemaAt(root: JsonSchema, path: Path): JsonSchema | undefined {
  let node: JsonSchema | undefined = root;
  for (const part of path) {
    const inner: JsonSchema | undefined = node?.anyOf?.map(nodeOf).find((one) => one?.properties) ?? node;
    node = definitionOf(root, nodeOf(typeof part === 'number' ? inner?.items : fieldOf(inner, part)));
  }
  return node;
}

/** The fields that a mapping may have; empty if it may have any. */
export function fieldsOf(schema: JsonSchema | undefined): string[] {
  return Object.keys(schema?.properties ?? {});
}

/** The allowed values, worded to follow "want": `one of free, basic, pro, enterprise`, `a whole number from 1 to 65535`. */
export function expectedText(schema: JsonSchema | undefined): string {
  if (schema === undefined) return 'another value';
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return `one of ${schema.enum.join(', ')}`;
  if (schema.anyOf !== undefined) return schema.anyOf.map((one) => expectedText(nodeOf(one))).join(', or ');
  if (schema.pattern !== undefined && schema.description !== undefined) return schema.description;
  switch (schema.type) {
    case 'string':
      return schema.minLength === undefined ? 'text' : 'text that is not empty';
    case 'integer':
      return expectedNumber(schema);
    case 'boolean':
      return 'true or false';
    case 'array':
      return schema.minItems === undefined ? 'a list' : 'a list that is not empty';
    default:
      return schema.properties === undefined ? 'a mapping' : `a mapping with ${fieldsOf(schema).join(', ')}`;
  }
}

function expectedNumber({ minimum, maximum }: JsonSchema): string {
  if (maximum !== undefined) return `a whole number from ${minimum ?? 0} to ${maximum}`;
  return minimum === undefined ? 'a whole number' : `a whole number of at least ${minimum}`;
}

function fieldOf(schema: JsonSchema | undefined, name: string): unknown {
  const properties = schema?.properties ?? {};
  return Object.hasOwn(properties, name) ? properties[name] : schema?.additionalProperties;
}

/** Resolves `$ref: #/$defs/name`; returns every other schema as it is. */
function definitionOf(root: JsonSchema, schema: JsonSchema | undefined): JsonSchema | undefined {
  const name = schema?.$ref?.split('/').at(-1);
  return name === undefined ? schema : nodeOf(root.$defs?.[name]);
}

/** JSON Schema also allows `true`, `false` and lists here; our schemas do not use them. */
function nodeOf(schema: unknown): JsonSchema | undefined {
  return isSchema(schema) ? schema : undefined;
}

function isSchema(value: unknown): value is JsonSchema {
  return isRecord(value);
}
