import crds from '../../../../schemas/kubernetes/crds.json';
import oldest from '../../../../schemas/kubernetes/v1.28.json';
import newest from '../../../../schemas/kubernetes/v1.36.json';
import { flatMap } from '../../../lib/lists';
import { isRecord, listOf, type PlainRecord, recordOf } from '../../../lib/plain-data';
import type { IndexedField } from '../../value-index';
import { compile, type Validator } from './compile';
import { allValid, compileVerdict, type Verdict } from './verdict';

/** The validator of one kind in one version. */
export interface VersionValidator {
  /** `every` for a CRD, which does not depend on the Kubernetes version. */
  readonly version: '1.28' | '1.36' | 'every';
  readonly validate: Validator;
}

/** Every kind that has a schema, as `apps/v1 Deployment`. */
export const KNOWN_KINDS: readonly string[] = [...Object.keys(newest.kinds), ...Object.keys(crds.kinds)].sort();

/** The validators of a kind such as `apps/v1 Deployment`, one per version; none for a kind without a schema. */
export function validatorsOf(kind: string): readonly VersionValidator[] {
  const known = VALIDATORS.get(kind);
  if (known !== undefined) return known;
  const validators = flatMap(SOURCES, ({ version, kinds }) => {
    const schema = kinds.get(kind);
    return schema === undefined ? [] : [{ version, validate: compile(schema, definitionValidator) }];
  });
  if (validators.length > 0) VALIDATORS.set(kind, validators);
  return validators;
}

/** The validators of `metadata` alone, one per Kubernetes version, for a kind without a schema. */
export function metadataValidators(): readonly VersionValidator[] {
  const known = VALIDATORS.get('metadata');
  if (known !== undefined) return known;
  const sources = [
    { version: '1.28', id: oldest.schema.$id },
    { version: '1.36', id: newest.schema.$id },
  ] as const;
  const validators = sources.map(({ version, id }) => ({
    version,
    validate: compile(
      {
        type: 'object',
        required: ['apiVersion', 'kind', 'metadata'],
        properties: {
          metadata: { allOf: [{ $ref: `${id}#/definitions/meta.v1.ObjectMeta` }, NAMED] },
        },
      },
      definitionValidator,
    ),
  }));
  VALIDATORS.set('metadata', validators);
  return validators;
}

const NAMED: PlainRecord = {
  type: 'object',
  required: ['name', 'namespace'],
  properties: {
    name: {
      description: 'at most 253 lower-case letters, digits, inner hyphens and inner dots',
      maxLength: 253,
      pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$',
      type: 'string',
    },
  },
};

/** Whether all objects of a kind are valid in all versions. If not, the validators of each version say why. */
export function isValid(kind: string, objects: IndexedField): boolean {
  const verdict = VERDICTS.get(kind) ?? sharedVerdict(flatMap(SOURCES, ({ kinds }) => listOfDefined(kinds.get(kind))));
  VERDICTS.set(kind, verdict);
  return verdict(objects);
}

const VALIDATORS = new Map<string, readonly VersionValidator[]>();
const VERDICTS = new Map<string, Verdict>();

interface Source {
  readonly version: VersionValidator['version'];
  readonly kinds: ReadonlyMap<string, PlainRecord>;
}

const SOURCES: readonly Source[] = [
  { version: '1.28', kinds: new Map<string, PlainRecord>(Object.entries(oldest.kinds)) },
  { version: '1.36', kinds: new Map<string, PlainRecord>(Object.entries(newest.kinds)) },
  { version: 'every', kinds: new Map<string, PlainRecord>(Object.entries(crds.kinds)) },
];

const SCHEMA_IDS: readonly string[] = [oldest.schema.$id, newest.schema.$id, crds.schema.$id];

/** Definitions by reference, such as `v1.28#/definitions/core.v1.PodSpec`. */
const DEFINITIONS: ReadonlyMap<string, PlainRecord> = new Map(
  flatMap([oldest.schema, newest.schema, crds.schema], ({ $id, definitions }) =>
    Object.entries<PlainRecord>(definitions).map(([name, schema]) => [`${$id}#/definitions/${name}`, schema]),
  ),
);

/** Compiled definitions. Only those that an object uses are compiled, about a fifth of all. */
const DEFINITION_VALIDATORS = new Map<string, Validator>();

function definitionValidator(reference: string): Validator {
  const known = DEFINITION_VALIDATORS.get(reference);
  if (known !== undefined) return known;
  const schema = DEFINITIONS.get(reference);
  if (schema === undefined) throw new RangeError(`no definition of ${reference}`);
  const [id] = reference.split('#');
  const validate = compile(schema, (inner) => definitionValidator(inner.startsWith('#') ? `${id}${inner}` : inner));
  DEFINITION_VALIDATORS.set(reference, validate);
  return validate;
}

/**
 * One verdict for the schemas of several versions. Parts that are equal in all versions, nearly everything, are checked
 * once. The verdict is negative if any version refuses the objects; it may also be negative if none does but a field
 * refers to another definition in the newer version, and then the validators find nothing.
 */
function sharedVerdict([first, ...others]: readonly PlainRecord[]): Verdict {
  // Objects without a schema are not valid.
  if (first === undefined) return () => false;
  const schemas = [first, ...others.map((schema) => withoutEquivalent(schema, first))];
  return allValid(schemas.map((schema) => compileVerdict(schema, sharedDefinition)));
}

const SHARED_DEFINITIONS = new Map<string, Verdict>();

/** The shared verdict of a definition by its name, the part of the reference from `#` on, which versions share. */
function sharedDefinition(reference: string): Verdict {
  const name = reference.slice(reference.indexOf('#'));
  const known = SHARED_DEFINITIONS.get(name);
  if (known !== undefined) return known;
  const schemas = flatMap(SCHEMA_IDS, (id) => listOfDefined(DEFINITIONS.get(`${id}${name}`)));
  if (schemas.length === 0) throw new RangeError(`no definition of ${reference}`);
  const verdict = sharedVerdict(schemas);
  SHARED_DEFINITIONS.set(name, verdict);
  return verdict;
}

/** A schema without the parts that another schema has as well; its field names stay. */
function withoutEquivalent(schema: PlainRecord, other: PlainRecord): PlainRecord {
  if (isEquivalent(schema, other)) return {};
  const { allOf, properties } = schema;
  const theirs = recordOf(other.properties);
  return {
    ...schema,
    ...(Array.isArray(allOf)
      ? { allOf: allOf.filter((part) => !listOf(other.allOf).some((one) => isEquivalent(part, one))) }
      : {}),
    ...(isRecord(properties)
      ? {
          properties: Object.fromEntries(
            Object.entries(properties).map(([name, field]) => [name, isEquivalent(field, theirs[name]) ? {} : field]),
          ),
        }
      : {}),
  };
}

function isEquivalent(one: unknown, other: unknown): boolean {
  return textOf(one) === textOf(other);
}

function textOf(schema: unknown): string | undefined {
  const local = (key: string, value: unknown) =>
    key === '$ref' && typeof value === 'string' ? value.slice(value.indexOf('#')) : value;
  return JSON.stringify(schema, local);
}

function listOfDefined(schema: PlainRecord | undefined): PlainRecord[] {
  return schema === undefined ? [] : [schema];
}
