import type { KubeObject } from '../../kubernetes/object';
import { flatMap } from '../../lib/lists';
import { type FindingBody, findingAt, withRuleId } from '../finding';
import type { Finding, Rule } from '../rule';
import { buildValueIndex, type ValueIndex, valueIndexOf } from '../value-index';
import { isGood, KNOWN_KINDS, type VersionValidator, validatorsOf } from './schema/kinds';
import { type SchemaFinding, suggestion } from './schema/messages';

/** What the API server would refuse, or, in a field that it does not know, silently drop. */
export const schema: Rule = {
  id: 'schema',
  description:
    'every object is valid in the oldest and the newest supported Kubernetes, and has no field that they do not know',
  check: (subject) => checkKinds(valueIndexOf(subject)),
};

/** The same for objects that belong to no tenant. */
export function checkSchema(objects: readonly KubeObject[]): Finding[] {
  return checkKinds(buildValueIndex(objects));
}

function checkKinds({ kinds }: ValueIndex): Finding[] {
  const findings = flatMap([...kinds], ([kind, place]) =>
    isGood(kind, place) ? [] : flatMap(place.objects, (object) => checkObject(kind, object)),
  );
  return withRuleId('schema', findings);
}

function checkObject(kind: string, object: KubeObject): FindingBody[] {
  const judges = validatorsOf(kind);
  // An object that nobody has judged is not a good one.
  if (judges.length === 0)
    return [findingAt(object, '', `no schema for the kind "${kind}"${suggestion(kind, KNOWN_KINDS)}`)];
  const judged = judges.map(({ version, judge }): Judged => {
    const findings: SchemaFinding[] = [];
    judge(object, [], findings);
    return { version, findings };
  });
  return judged.every(({ findings }) => findings.length === 0) ? [] : toldOnce(object, judged);
}

interface Judged {
  readonly version: VersionValidator['version'];
  readonly findings: readonly SchemaFinding[];
}

/** A fault of all versions is told once, in the words of the newest; one of some versions says of which. */
function toldOnce(object: KubeObject, judged: readonly Judged[]): FindingBody[] {
  const told = new Map<string, { finding: SchemaFinding; versions: Set<string> }>();
  for (const { version, findings } of judged) {
    for (const finding of findings) {
      const key = `${finding.path}: ${finding.got}`;
      const versions = told.get(key)?.versions ?? new Set();
      told.set(key, { finding, versions: versions.add(version) });
    }
  }
  return [...told.values()].map(({ finding: { path, got, want }, versions }) =>
    findingAt(
      object,
      path,
      `${got}${want}${versions.size === judged.length ? '' : `, in ${[...versions].join(', ')}`}`,
    ),
  );
}
