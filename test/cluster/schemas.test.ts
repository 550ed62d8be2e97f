import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { CRDS, crdFolder } from '../../scripts/cluster/crds.mjs';
import { ROOT } from '../support/source';
import { objectsPlane, type Plane } from './support/cluster';
import { type Schema, type Side, schemaDifferences } from './support/compare-schemas';
import { KUSTOMIZATION_LACKS, OPEN_ENUMS, SERVED_DIFFERENCES } from './support/schema-differences';

interface Crd {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly scope: string;
    readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: Schema } }[];
  };
}

function crdsIn(folder: string): Crd[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name): Crd => parse(readFileSync(join(folder, name), 'utf8')));
}

function withoutReferences(schema: Schema): Side {
  return {
    schema,
    resolve: (reference) => {
      throw new RangeError(`want no reference, got ${reference}`);
    },
  };
}

describe('our small CRD files', () => {
  const ours = crdsIn(join(ROOT, 'imports/crds'));

  /** Every field, type, enum and required mark that differs from the owner's CRD. */
  async function differencesOf(crd: Crd): Promise<string[]> {
    const folders = await Promise.all(CRDS.map(crdFolder));
    const real = folders.flatMap(crdsIn).find(({ metadata }) => metadata.name === crd.metadata.name);
    return crd.spec.versions.flatMap(({ name, schema }) => {
      const other = real?.spec.versions.find((version) => version.name === name)?.schema.openAPIV3Schema;
      const { spec: our } = schema.openAPIV3Schema.properties ?? {};
      const { spec: their } = other?.properties ?? {};
      if (our === undefined || their === undefined) throw new RangeError(`want a real ${crd.metadata.name} ${name}`);
      return schemaDifferences(withoutReferences(our), withoutReferences(their), 'spec');
    });
  }

  it('are those of Flux', () => {
    expect(ours.map(({ metadata }) => metadata.name)).toEqual(['kustomizations.kustomize.toolkit.fluxcd.io']);
  });

  it('are true subsets of the real ones, and every field that they leave out is listed', async () => {
    const [kustomization] = ours;
    if (kustomization === undefined) throw new Error('want a CRD');
    expect((await differencesOf(kustomization)).sort()).toEqual(KUSTOMIZATION_LACKS);
  });

  it('are reported where they differ', async () => {
    const [kustomization] = ours;
    const wrong: Crd = JSON.parse(
      JSON.stringify(kustomization)
        .replace('"prune":{"type":"boolean"}', '"prune":{"type":"string"}')
        .replace('"required":["interval","prune","sourceRef"]', '"required":["interval"]')
        .replace('"suspend":', '"suspended":'),
    );
    const differences = await differencesOf(wrong);
    expect(differences).toContain('spec: required: ours "interval", theirs "interval, prune, sourceRef"');
    expect(differences).toContain('spec.prune: type: ours "string", theirs "boolean"');
    expect(differences).toContain('spec.suspended: is not theirs');
  });
});

describe('the strict schemas of npm test', () => {
  let plane: Plane;
  beforeAll(async () => {
    plane = await objectsPlane();
  });
  afterAll(async () => {
    await plane?.stop();
  });

  it('are those of this API server, except for the listed differences', async () => {
    const { schema, kinds } = JSON.parse(readFileSync(join(ROOT, 'schemas/kubernetes/v1.36.json'), 'utf8'));
    const definitions: Record<string, Schema> = schema.definitions;
    const differences = await Promise.all(
      Object.keys(kinds).map(async (kind) => {
        const [apiVersion = '', name = ''] = kind.split(' ');
        const served = await servedSchemas(apiVersion);
        const theirs = Object.entries(served).find(([, one]) => isKind(one, apiVersion, name));
        const ours = definitions[kinds[kind].allOf[0].$ref.split('/').at(-1)];
        if (theirs === undefined || ours === undefined) throw new RangeError(`want ${kind} on both sides`);
        return schemaDifferences(
          { schema: ours, resolve: (reference) => found(definitions, reference.split('/').at(-1) ?? '') },
          { schema: theirs[1], resolve: (reference) => found(served, reference.split('/').at(-1) ?? '') },
          kind,
        );
      }),
    );
    const all = [...new Set(differences.flat())].sort();
    const open = all.filter((text) => text.includes('enum: ours "",'));
    expect(open.map((text) => text.split(': enum')[0])).toEqual(OPEN_ENUMS);
    expect(all.filter((text) => !open.includes(text))).toEqual(SERVED_DIFFERENCES);
  });

  async function servedSchemas(apiVersion: string): Promise<Record<string, Schema>> {
    const path = apiVersion.includes('/') ? `apis/${apiVersion}` : `api/${apiVersion}`;
    return (await plane.api.get(`/openapi/v3/${path}`)).components.schemas;
  }
});

function found(schemas: Readonly<Record<string, Schema>>, name: string): { name: string; schema: Schema } {
  const schema = schemas[name];
  if (schema === undefined) throw new RangeError(`want a definition of ${name}`);
  return { name: name.replace(/^io\.k8s\.(api\.|apimachinery\.pkg\.(apis\.|api\.|util\.))/, ''), schema };
}

function isKind(schema: Schema, apiVersion: string, kind: string): boolean {
  const kinds: unknown = Reflect.get(schema, 'x-kubernetes-group-version-kind');
  return (
    Array.isArray(kinds) &&
    kinds.length === 1 &&
    kinds[0].kind === kind &&
    [kinds[0].group, kinds[0].version].filter((part) => part !== '').join('/') === apiVersion
  );
}
