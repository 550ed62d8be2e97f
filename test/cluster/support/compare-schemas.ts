/** A schema of OpenAPI v3 or of a CRD: the fields that are compared. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly allOf?: readonly Schema[];
  readonly $ref?: string;
  readonly 'x-kubernetes-int-or-string'?: boolean;
}

/** Finds the definition of a reference. */
export type Resolve = (reference: string) => { readonly name: string; readonly schema: Schema };

export interface Side {
  readonly schema: Schema;
  readonly resolve: Resolve;
}

/**
 * Every difference between our schema and theirs, as `path: difference`. Each pair of definitions is compared once.
 * `lacks`: a field of theirs that we do not have, so we refuse it and they accept it.
 */
export function schemaDifferences(ours: Side, theirs: Side, path: string): string[] {
  const seen = new Set<string>();
  return compare(ours.schema, theirs.schema, path);

  function compare(our: Schema, their: Schema, at: string): string[] {
    const left = opened(our, ours.resolve);
    const right = opened(their, theirs.resolve);
    const key = `${left.name}|${right.name}`;
    if (left.name !== undefined && right.name !== undefined) {
      if (seen.has(key)) return [];
      seen.add(key);
      return fields(left.schema, right.schema, right.name);
    }
    return fields(left.schema, right.schema, at);
  }

  function fields(our: Schema, their: Schema, at: string): string[] {
    const ourFields = our.properties ?? {};
    const theirFields = their.properties ?? {};
    return [
      ...different(at, 'type', typeOf(our), typeOf(their)),
      ...different(at, 'enum', sorted(our.enum), sorted(their.enum)),
      ...different(at, 'required', sorted(our.required), sorted(their.required)),
      ...Object.keys(ourFields)
        .filter((name) => theirFields[name] === undefined && their.properties !== undefined)
        .map((name) => `${at}.${name}: is not theirs`),
      ...Object.keys(theirFields)
        .filter((name) => ourFields[name] === undefined && our.properties !== undefined)
        .map((name) => `${at}.${name}: lacks`),
      ...Object.entries(ourFields).flatMap(([name, field]) => {
        const other = theirFields[name];
        return other === undefined ? [] : compare(field, other, `${at}.${name}`);
      }),
      ...inside(our.items, their.items, `${at}[]`),
      ...inside(asSchema(our.additionalProperties), asSchema(their.additionalProperties), `${at}.*`),
    ];
  }

  function inside(our: Schema | undefined, their: Schema | undefined, at: string): string[] {
    if (our === undefined && their === undefined) return [];
    if (our === undefined || their === undefined) return [`${at}: ${our === undefined ? 'lacks' : 'is not theirs'}`];
    return compare(our, their, at);
  }
}

function opened(schema: Schema, resolve: Resolve): { name?: string; schema: Schema } {
  const [only] = schema.allOf ?? [];
  if (only !== undefined && schema.allOf?.length === 1) return opened(only, resolve);
  return schema.$ref === undefined ? { schema } : resolve(schema.$ref);
}

function asSchema(value: Schema | boolean | undefined): Schema | undefined {
  return typeof value === 'object' ? value : undefined;
}

function typeOf(schema: Schema): string {
  if (schema['x-kubernetes-int-or-string'] === true) return 'int-or-string';
  return typeof schema.type === 'object' ? [...schema.type].sort().join('|') : (schema.type ?? 'none');
}

function sorted(values: readonly unknown[] | undefined): string {
  return (values ?? []).map(String).sort().join(', ');
}

function different(at: string, what: string, our: string, their: string): string[] {
  return our === their ? [] : [`${at}: ${what}: ours "${our}", theirs "${their}"`];
}
