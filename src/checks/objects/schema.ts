import type { KubeObject } from '../../kubernetes/object';
import { flatMap } from '../../lib/lists';
import { type Fault, faultAt, findingsOf } from '../finding';
import type { Finding, Rule } from '../rule';
import { gatherPlaces, type Places, placesOf } from '../value-index';
import { isGood, judgesOf, KNOWN_KINDS, type VersionJudge } from './schema/kinds';
import { type SchemaFault, suggestion } from './schema/messages';

/** What the API server would refuse, or, in a field that it does not know, silently drop. */
export const schema: Rule = {
  id: 'schema',
  says: 'every object is valid in the oldest and the newest supported Kubernetes, and has no field that they do not know',
  check: (subject) => checkKinds(placesOf(subject)),
};

/** The same for objects that belong to no tenant. */
export function checkSchema(objects: readonly KubeObject[]): Finding[] {
  return checkKinds(gatherPlaces(objects));
}

function checkKinds({ kinds }: Places): Finding[] {
  const faults = flatMap([...kinds], ([kind, place]) =>
    isGood(kind, place) ? [] : flatMap(place.objects, (object) => checkObject(kind, object)),
  );
  return findingsOf('schema', faults);
}

function checkObject(kind: string, object: KubeObject): Fault[] {
  const judges = judgesOf(kind);
  // An object that nobody has judged is not a good one.
  if (judges.length === 0)
    return [faultAt(object, '', `no schema for the kind "${kind}"${suggestion(kind, KNOWN_KINDS)}`)];
  const judged = judges.map(({ version, judge }): Judged => {
    const faults: SchemaFault[] = [];
    judge(object, [], faults);
    return { version, faults };
  });
  return judged.every(({ faults }) => faults.length === 0) ? [] : toldOnce(object, judged);
}

interface Judged {
  readonly version: VersionJudge['version'];
  readonly faults: readonly SchemaFault[];
}

/** A fault of all versions is told once, in the words of the newest; one of some versions says of which. */
function toldOnce(object: KubeObject, judged: readonly Judged[]): Fault[] {
  const told = new Map<string, { fault: SchemaFault; versions: Set<string> }>();
  for (const { version, faults } of judged) {
    for (const fault of faults) {
      const key = `${fault.path}: ${fault.got}`;
      const versions = told.get(key)?.versions ?? new Set();
      told.set(key, { fault, versions: versions.add(version) });
    }
  }
  return [...told.values()].map(({ fault: { path, got, want }, versions }) =>
    faultAt(object, path, `${got}${want}${versions.size === judged.length ? '' : `, in ${[...versions].join(', ')}`}`),
  );
}
