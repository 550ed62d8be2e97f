import { shown } from '../../contract/problems';
import { flatMap } from '../../lib/lists';
import { formatPath } from '../../lib/path';
import { listOf } from '../../lib/plain-data';
import { type Fault, faultAt, findingsOf } from '../finding';
import type { Rule } from '../rule';
import { eachAt, faultsAt, type Place, placesOf, type Trail } from '../value-index';
import { type TextJudge, textJudge } from './names-in-text';
import { namespaceSelectorFaults } from './namespace-selectors';
import { homeFaults } from './namespaces';
import { isHomeLabel, labelFault, ownershipFault } from './owner-labels';
import { subjectFaults } from './rbac-subjects';
import { ownNamespace, type Territory, territoryOf } from './scope';

/** With unique names this makes isolation compositional: if no tenant refers to another one, nothing can cross. */
export const closure: Rule = {
  id: 'closure',
  says: 'an object of a tenant refers to this tenant and to what the platform declares, and to nothing else',
  check: (subject) => {
    const territory = territoryOf(subject);
    const judge = textJudge(subject.tenant);
    const { all } = placesOf(subject);
    const called = (name: string) => all.filter(({ trail }) => trail[trail.length - 1] === name);
    return findingsOf('closure', [
      ...flatMap(subject.objects, (object) => [...homeFaults(object, territory), ...subjectFaults(object, territory)]),
      ...flatMap(called('namespaceSelector'), (place) => selectorFaults(place, territory)),
      ...flatMap(called('namespaces'), (place) => namespacesFaults(place, territory)),
      ...faultsAt(
        all.filter(({ trail }) => !isHome(trail) && !isHomeLabel(trail)),
        (value, place) => (typeof value === 'string' ? textFault(value, place, territory, judge) : undefined),
      ),
      ...flatMap(
        all.filter(({ trail }) => isHomeLabel(trail)),
        (place) => homeLabelFaults(place, judge),
      ),
    ]);
  },
};

/** Where the object itself stands: `homeFaults` judges it. */
function isHome(trail: Trail): boolean {
  return trail.length === 2 && trail[0] === 'metadata' && trail[1] === 'namespace';
}

function textFault(value: string, place: Place, territory: Territory, judge: TextJudge): string | undefined {
  const { trail } = place;
  return ownershipFault(value, trail, territory) ?? namespaceFault(value, trail, territory) ?? judge(value, place);
}

/** A field of this name is a reference in every kind; in the data of a ConfigMap it is the application's own. */
function namespaceFault(value: string, trail: Trail, territory: Territory): string | undefined {
  if (trail[trail.length - 1] !== 'namespace' || trail[0] === 'data') return undefined;
  const { id, platform } = territory.tenant;
  if (value === platform.controlNamespace || ownNamespace(value, territory) !== undefined) return undefined;
  return `got ${shown(value)}, want a namespace of tenant ${id}`;
}

function homeLabelFaults(place: Place, judge: TextJudge): Fault[] {
  const faults: Fault[] = [];
  eachAt(place, (object, value, trail) => {
    if (typeof value !== 'string') return;
    const message = labelFault(object, value) ?? judge(value, place);
    if (message !== undefined) faults.push(faultAt(object, formatPath(trail), message));
  });
  return faults;
}

function selectorFaults(place: Place, territory: Territory): Fault[] {
  const faults: Fault[] = [];
  eachAt(place, (object, value, trail) => {
    faults.push(...namespaceSelectorFaults(object, value, formatPath(trail), territory));
  });
  return faults;
}

/** A pod may choose its node by the pods of a list of namespaces. */
function namespacesFaults(place: Place, territory: Territory): Fault[] {
  const faults: Fault[] = [];
  if (place.trail[0] !== 'spec') return faults;
  eachAt(place, (object, value, trail) => {
    for (const name of listOf(value)) {
      if (typeof name === 'string' && ownNamespace(name, territory) !== undefined) continue;
      const message = `got ${shown(name)}, want a namespace of tenant ${territory.tenant.id}`;
      faults.push(faultAt(object, formatPath(trail), message));
    }
  });
  return faults;
}
