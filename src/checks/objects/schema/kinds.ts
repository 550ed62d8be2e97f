import crds from '../../../../schemas/kubernetes/crds.json';
import oldest from '../../../../schemas/kubernetes/v1.28.json';
import newest from '../../../../schemas/kubernetes/v1.36.json';
import { flatMap } from '../../../lib/lists';
import { isRecord, listOf, type PlainRecord, recordOf } from '../../../lib/plain-data';
import type { IndexedField } from '../../value-index';
import { compile, type Validator } from './compile';
import { allValid, compileVerdict, type Verdict } from './verdict';

/** The judge of one kind in one version. */
export interface VersionValidator {
  /** `every` for a CRD, which does not depend on the version of Kubernetes. */
  readonly version: '1.28' | '1.36' | 'every';
  readonly judge: Validator;
}

/** `apps/v1 Deployment`, for every kind that has a schema. */
export const KNOWN_KINDS: readonly string[] = [...Object.keys(newest.kinds), ...Object.keys(crds.kinds)].sort();

/** The judges of a kind such as `apps/v1 Deployment`, one a version; none for a kind without a schema. */
export function validatorsOf(kind: string): readonly VersionValidator[] {
  const known = VALIDATORS.get(kind);
  if (known !== undefined) return known;
  const judges = flatMap(SOURCES, ({ version, kinds }) => {
    const schema = kinds.get(kind);
    return schema === undefined ? [] : [{ version, judge: compile(schema, definitionValidator) }];
  });
  if (judges.length > 0) VALIDATORS.set(kind, judges);
  return judges;
}

/** Whether all objects of a kind are good in all of its versions; of one that is not, the judges of each say why. */
export function isGood(kind: string, objects: IndexedField): boolean {
  const good = SHARED.get(kind) ?? sharedGood(flatMap(SOURCES, ({ kinds }) => listOfOne(kinds.get(kind))));
  SHARED.set(kind, good);
  return good(objects);
}

const VALIDATORS = new Map<string, readonly VersionValidator[]>();
const SHARED = new Map<string, Verdict>();

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

/** What a reference leads to, by `v1.28#/definitions/core.v1.PodSpec`. */
const DEFINITIONS: ReadonlyMap<string, PlainRecord> = new Map(
  flatMap([oldest.schema, newest.schema, crds.schema], ({ $id, definitions }) =>
    Object.entries<PlainRecord>(definitions).map(([name, schema]) => [`${$id}#/definitions/${name}`, schema]),
  ),
);

/** Only what an object reaches is compiled: a tenant uses a fifth of the definitions. */
const DEFINITION_VALIDATORS = new Map<string, Validator>();

function definitionValidator(reference: string): Validator {
  const known = DEFINITION_VALIDATORS.get(reference);
  if (known !== undefined) return known;
  const schema = DEFINITIONS.get(reference);
  if (schema === undefined) throw new RangeError(`no definition of ${reference}`);
  const [id] = reference.split('#');
  const judge = compile(schema, (inner) => definitionValidator(inner.startsWith('#') ? `${id}${inner}` : inner));
  DEFINITION_VALIDATORS.set(reference, judge);
  return judge;
}

/**
 * One verdict on what several versions say: what they say word for word alike, which is nearly all, is looked at once. It
 * is bad wherever one of them objects, and may be where none does, if a field leads elsewhere in the newer version.
 */
function sharedGood([first, ...others]: readonly PlainRecord[]): Verdict {
  // What nobody has judged is not good.
  if (first === undefined) return () => false;
  const schemas = [first, ...others.map((schema) => withoutAlike(schema, first))];
  return allValid(schemas.map((schema) => compileVerdict(schema, sharedDefinition)));
}

const SHARED_DEFINITIONS = new Map<string, Verdict>();

/** A definition by its name: the versions tell theirs apart by what stands before the `#`. */
function sharedDefinition(reference: string): Verdict {
  const name = reference.slice(reference.indexOf('#'));
  const known = SHARED_DEFINITIONS.get(name);
  if (known !== undefined) return known;
  const schemas = flatMap(SCHEMA_IDS, (id) => listOfOne(DEFINITIONS.get(`${id}${name}`)));
  if (schemas.length === 0) throw new RangeError(`no definition of ${reference}`);
  const good = sharedGood(schemas);
  SHARED_DEFINITIONS.set(name, good);
  return good;
}

/** A schema without the demands of its parts that another makes as well; the names of its fields stay. */
function withoutAlike(schema: PlainRecord, other: PlainRecord): PlainRecord {
  if (isAlike(schema, other)) return {};
  const { allOf, properties } = schema;
  const theirs = recordOf(other.properties);
  return {
    ...schema,
    ...(Array.isArray(allOf)
      ? { allOf: allOf.filter((part) => !listOf(other.allOf).some((one) => isAlike(part, one))) }
      : {}),
    ...(isRecord(properties)
      ? {
          properties: Object.fromEntries(
            Object.entries(properties).map(([name, field]) => [name, isAlike(field, theirs[name]) ? {} : field]),
          ),
        }
      : {}),
  };
}

function isAlike(one: unknown, other: unknown): boolean {
  return textOf(one) === textOf(other);
}

function textOf(schema: unknown): string | undefined {
  const local = (key: string, value: unknown) =>
    key === '$ref' && typeof value === 'string' ? value.slice(value.indexOf('#')) : value;
  return JSON.stringify(schema, local);
}

function listOfOne(schema: PlainRecord | undefined): PlainRecord[] {
  return schema === undefined ? [] : [schema];
}
