// @ts-check
/**
 * `npm run schemas`: writes `schemas/kubernetes/*.json` from the OpenAPI documents of the oldest and the newest
 * supported Kubernetes, for every kind of the table in `src/contract/kind-table.ts`, and from our own CRD files. The
 * documents come as a Go module; with `--crds` only the CRD files are read, and Go is not needed. The same input gives
 * the same bytes.
 *
 * @typedef {import('./schemas/prune.mjs').Schema} Schema
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { KINDS } from '../lib/src/contract/kind-table.js';
import { identity } from './schemas/additions.mjs';
import { prune, pruneDefinitions, shortName } from './schemas/prune.mjs';

const ROOT = join(import.meta.dirname, '..');
const OUT = join(ROOT, 'schemas', 'kubernetes');
const CRDS = join(ROOT, 'imports', 'crds');

const VERSIONS = [
  { label: 'v1.28', module: 'k8s.io/kubernetes@v1.28.15' },
  { label: 'v1.36', module: 'k8s.io/kubernetes@v1.36.4' },
];
const NEWEST = 'v1.36';

/** The groups and kinds whose schema comes from a CRD file of ours. */
const CRD_KINDS = readdirSync(CRDS).map((file) => {
  const { spec } = parse(readFileSync(join(CRDS, file), 'utf8'));
  return `${spec.group}/${spec.names.kind}`;
});

/** Every other kind of the table, and Pod, which the checks compare pod templates with. */
const ROWS = [
  ...Object.entries(KINDS)
    .filter(([kind]) => !CRD_KINDS.includes(kind))
    .map(([kind, { apiVersion, scope }]) => ({ kind: kind.replace(/^.*\//, ''), apiVersion, scope })),
  { kind: 'Pod', apiVersion: 'v1', scope: 'namespaced' },
];

// The API documents come as a Go module; CRD files need no Go.
if (!process.argv.includes('--crds'))
  for (const { label, module } of VERSIONS) write(label, kubernetesSchemas(label, moduleFolder(module)));
write('crds', crdSchemas());

/**
 * The API document of a group and version: `api__v1`, `apis__apps__v1`.
 *
 * @param {string} apiVersion
 */
function documentOf(apiVersion) {
  return apiVersion.includes('/') ? `apis__${apiVersion.replace('/', '__')}` : `api__${apiVersion}`;
}

/**
 * @param {string} label
 * @param {string} folder
 */
function kubernetesSchemas(label, folder) {
  const documents = [...new Set(ROWS.map(({ apiVersion }) => apiVersion))].sort().map((apiVersion) => ({
    kinds: ROWS.filter((row) => row.apiVersion === apiVersion).map(({ kind }) => kind),
    schemas: readDocument(join(folder, 'api', 'openapi-spec', 'v3', `${documentOf(apiVersion)}_openapi.json`)),
  }));
  const all = Object.assign({}, ...documents.map(({ schemas }) => schemas));
  const roots = documents.flatMap(({ kinds, schemas }) => kinds.map((kind) => rootOf(schemas, kind)));
  const definitions = pruneDefinitions(
    all,
    roots.map(({ name }) => name),
  );
  const kinds = roots.map(({ name, kind, apiVersion }) => [
    `${apiVersion} ${kind}`,
    rootSchema(kind, `${label}#/definitions/${shortName(name)}`, {
      namespaced: !ROWS.some((row) => row.kind === kind && row.scope === 'cluster'),
      spec: definitions[shortName(name)]?.properties.spec !== undefined,
    }),
  ]);
  return { kinds: Object.fromEntries(kinds), schema: { $id: label, definitions } };
}

/** The schemas of the CRDs. Their metadata has the same type as any object's, so it refers to the newest Kubernetes. */
function crdSchemas() {
  /** @type {Record<string, Schema>} */
  const kinds = {};
  /** @type {Record<string, Schema>} */
  const definitions = {};
  for (const file of readdirSync(CRDS).sort()) {
    const { spec } = parse(readFileSync(join(CRDS, file), 'utf8'));
    const { kind } = spec.names;
    for (const { name, schema } of spec.versions) {
      const { properties, required } = schema.openAPIV3Schema;
      const definition = `${spec.group}.${name}.${kind}`;
      const { status: _server, ...fields } = properties;
      definitions[definition] = {
        ...prune({ type: 'object', properties: fields, ...(required ? { required } : {}) }, refuseReference),
      };
      Object.assign(definitions[definition].properties, {
        apiVersion: { type: 'string' },
        kind: { type: 'string' },
        metadata: { $ref: `${NEWEST}#/definitions/meta.v1.ObjectMeta` },
      });
      kinds[`${spec.group}/${name} ${kind}`] = rootSchema(kind, `crds#/definitions/${definition}`, {
        namespaced: spec.scope === 'Namespaced',
        spec: fields.spec !== undefined,
      });
    }
  }
  return { kinds, schema: { $id: 'crds', definitions } };
}

/**
 * @param {string} kind
 * @param {string} $ref
 * @param {{ namespaced: boolean, spec: boolean }} has
 * @returns {Schema}
 */
function rootSchema(kind, $ref, has) {
  return { allOf: [{ $ref }, identity(kind, has)] };
}

/**
 * @param {Record<string, Schema>} schemas of one API document
 * @param {string} kind
 */
function rootOf(schemas, kind) {
  for (const [name, schema] of Object.entries(schemas)) {
    const [one, ...others] = schema['x-kubernetes-group-version-kind'] ?? [];
    if (one?.kind !== kind || others.length > 0) continue;
    return { name, kind, apiVersion: one.group === '' ? one.version : `${one.group}/${one.version}` };
  }
  throw new Error(`the document has no kind ${kind}`);
}

/** @param {string} path @returns {Record<string, Schema>} */
function readDocument(path) {
  return JSON.parse(readFileSync(path, 'utf8')).components.schemas;
}

/** @param {string} module @returns {string} */
function moduleFolder(module) {
  return JSON.parse(execFileSync('go', ['mod', 'download', '-json', module], { encoding: 'utf8' })).Dir;
}

/** @param {string} name */
function refuseReference(name) {
  throw new Error(`the schema of a CRD has no references, got one to ${name}`);
}

/**
 * One line per kind and definition, so that an update of Kubernetes can be reviewed.
 *
 * @param {string} label
 * @param {{ kinds: Record<string, Schema>, schema: { $id: string, definitions: Record<string, Schema> } }} schemas
 */
function write(label, { kinds, schema }) {
  const text = `{
"kinds": {
${lines(kinds)}
},
"schema": { "$id": ${JSON.stringify(schema.$id)}, "definitions": {
${lines(schema.definitions)}
} }
}
`;
  writeFileSync(join(OUT, `${label}.json`), text);
}

/** @param {Record<string, Schema>} schemas */
function lines(schemas) {
  const names = Object.keys(schemas).sort();
  return names.map((name) => `${JSON.stringify(name)}: ${JSON.stringify(schemas[name], sortKeys)}`).join(',\n');
}

/** @param {string} _key @param {any} value */
function sortKeys(_key, value) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
