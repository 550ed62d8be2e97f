// @ts-check
/**
 * Turns an OpenAPI v3 document, or the structural schema of a CRD, into a small JSON Schema that refuses unknown fields.
 *
 * @typedef {{ [keyword: string]: any }} Schema
 */
import { DEFINITIONS, PROPERTIES, WRITTEN_METADATA } from './additions.mjs';

const KEPT = new Set(['enum', 'maxItems', 'maxLength', 'maximum', 'minItems', 'minLength', 'minimum', 'pattern']);
/** Keywords for people, `kubectl` and server-side apply, and CEL rules, which only an API server evaluates. */
const DROPPED = /^(description|default|title|example|x-kubernetes-.*)$/;
/** The formats that the schema rule checks; the others are only in fields that nobody writes. */
const FORMATS = new Set(['byte', 'int32', 'int64']);

/**
 * The definitions reachable from some roots, closed for unknown fields and with our additions.
 *
 * @param {Record<string, Schema>} documents all schemas of the OpenAPI documents, by full name
 * @param {readonly string[]} roots full names
 * @returns {Record<string, Schema>} by short name
 */
export function pruneDefinitions(documents, roots) {
  /** @type {Record<string, Schema>} */
  const pruned = {};
  const open = [...roots];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const short = shortName(name);
    if (pruned[short] !== undefined) continue;
    const source = documents[name];
    if (source === undefined) throw new Error(`no definition of ${name}`);
    pruned[short] =
      DEFINITIONS[short] ?? prune(written(source, short, roots.includes(name)), (next) => open.push(next));
  }
  for (const [name, additions] of Object.entries(PROPERTIES)) addTo(pruned, name, additions);
  return pruned;
}

/**
 * @param {Schema} schema
 * @param {(fullName: string) => void} reach is called with every definition that the schema refers to
 * @returns {Schema}
 */
export function prune(schema, reach) {
  const [only] = schema.allOf ?? [];
  if (only !== undefined && schema.allOf.length === 1) return prune(only, reach);
  if (schema['x-kubernetes-int-or-string'] === true) return structuredClone(DEFINITIONS['intstr.IntOrString'] ?? {});
  /** @type {Schema} */
  const kept = {};
  for (const [keyword, value] of Object.entries(schema)) Object.assign(kept, keep(keyword, value, schema, reach));
  const isOpen = schema['x-kubernetes-preserve-unknown-fields'] === true;
  // An object with named fields allows no others; an object without them is a map and stays open.
  return kept.properties === undefined || isOpen ? kept : { ...kept, additionalProperties: false };
}

/**
 * `io.k8s.api.apps.v1.Deployment` → `apps.v1.Deployment`
 *
 * @param {string} name
 */
export function shortName(name) {
  return name.replace(/^io\.k8s\.(api\.|apimachinery\.pkg\.(apis\.|api\.|util\.))/, '');
}

/**
 * @param {string} keyword
 * @param {any} value
 * @param {Schema} schema
 * @param {(fullName: string) => void} reach
 * @returns {Schema}
 */
function keep(keyword, value, schema, reach) {
  if (KEPT.has(keyword)) return { [keyword]: value };
  switch (keyword) {
    case 'type':
      return { type: schema.nullable === true ? [value, 'null'] : value };
    case 'required':
      return { required: [...value].sort() };
    case 'format':
      return FORMATS.has(value) ? { format: value } : {};
    case 'nullable':
      return {};
    case '$ref': {
      const name = value.replace('#/components/schemas/', '');
      reach(name);
      return { $ref: `#/definitions/${shortName(name)}` };
    }
    case 'properties':
      return {
        properties: Object.fromEntries(Object.entries(value).map(([name, one]) => [name, prune(one, reach)])),
      };
    case 'items':
    case 'additionalProperties':
      return { [keyword]: typeof value === 'boolean' ? value : prune(value, reach) };
    default:
      if (DROPPED.test(keyword)) return {};
      throw new Error(`unsupported keyword ${keyword}`);
  }
}

/**
 * The fields that people write: no `status`, no metadata of the API server.
 *
 * @param {Schema} schema
 * @param {string} short
 * @param {boolean} isKind
 * @returns {Schema}
 */
function written(schema, short, isKind) {
  const fields = Object.entries(schema.properties ?? {}).filter(([name]) =>
    short === 'meta.v1.ObjectMeta' ? WRITTEN_METADATA.includes(name) : !isKind || name !== 'status',
  );
  return schema.properties === undefined ? schema : { ...schema, properties: Object.fromEntries(fields) };
}

/**
 * @param {Record<string, Schema>} definitions
 * @param {string} name
 * @param {Record<string, Schema>} additions
 */
function addTo(definitions, name, additions) {
  for (const [property, addition] of Object.entries(additions)) {
    const properties = definitions[name]?.properties;
    if (properties?.[property] === undefined) throw new Error(`no property ${name}.${property} to add to`);
    properties[property] = merge(inlined(properties[property], definitions), addition);
  }
}

/**
 * A property with its reference replaced by the definition, so that an addition does not change the shared definition.
 *
 * @param {Schema} schema
 * @param {Record<string, Schema>} definitions
 * @returns {Schema}
 */
function inlined(schema, definitions) {
  return typeof schema.$ref === 'string' ? (definitions[schema.$ref.replace('#/definitions/', '')] ?? schema) : schema;
}

/**
 * @param {Schema} schema
 * @param {Schema} addition
 * @returns {Schema}
 */
function merge(schema, addition) {
  const items = addition.items === undefined ? {} : { items: { ...schema.items, ...addition.items } };
  return { ...schema, ...addition, ...items };
}
