import crds from '../../../schemas/kubernetes/crds.json';
import oldest from '../../../schemas/kubernetes/v1.28.json';
import newest from '../../../schemas/kubernetes/v1.36.json';
import type { PlainRecord } from '../network/read';
import { compile, type Judge } from './compile';

/** The judge of one kind in one version. */
export interface VersionJudge {
  /** `every` for a CRD, which does not depend on the version of Kubernetes. */
  readonly version: '1.28' | '1.36' | 'every';
  readonly judge: Judge;
}

/** `apps/v1 Deployment`, for every kind that has a schema. */
export const KNOWN_KINDS: readonly string[] = [...Object.keys(newest.kinds), ...Object.keys(crds.kinds)].sort();

/** The judges of a kind such as `apps/v1 Deployment`, one a version; none for a kind without a schema. */
export function judgesOf(kind: string): readonly VersionJudge[] {
  const known = JUDGES.get(kind);
  if (known !== undefined) return known;
  const judges = SOURCES.flatMap(({ version, kinds }) => {
    const schema = kinds.get(kind);
    return schema === undefined ? [] : [{ version, judge: compile(schema, definitionJudge) }];
  });
  if (judges.length > 0) JUDGES.set(kind, judges);
  return judges;
}

const JUDGES = new Map<string, readonly VersionJudge[]>();

interface Source {
  readonly version: VersionJudge['version'];
  readonly kinds: ReadonlyMap<string, PlainRecord>;
}

const SOURCES: readonly Source[] = [
  { version: '1.28', kinds: new Map<string, PlainRecord>(Object.entries(oldest.kinds)) },
  { version: '1.36', kinds: new Map<string, PlainRecord>(Object.entries(newest.kinds)) },
  { version: 'every', kinds: new Map<string, PlainRecord>(Object.entries(crds.kinds)) },
];

/** What a reference leads to, by `v1.28#/definitions/core.v1.PodSpec`. */
const DEFINITIONS: ReadonlyMap<string, PlainRecord> = new Map(
  [oldest.schema, newest.schema, crds.schema].flatMap(({ $id, definitions }) =>
    Object.entries<PlainRecord>(definitions).map(([name, schema]) => [`${$id}#/definitions/${name}`, schema]),
  ),
);

/** Only what an object reaches is compiled: a tenant uses a fifth of the definitions. */
const DEFINITION_JUDGES = new Map<string, Judge>();

function definitionJudge(reference: string): Judge {
  const known = DEFINITION_JUDGES.get(reference);
  if (known !== undefined) return known;
  const schema = DEFINITIONS.get(reference);
  if (schema === undefined) throw new RangeError(`no definition of ${reference}`);
  const [id] = reference.split('#');
  const judge = compile(schema, (inner) => definitionJudge(inner.startsWith('#') ? `${id}${inner}` : inner));
  DEFINITION_JUDGES.set(reference, judge);
  return judge;
}
