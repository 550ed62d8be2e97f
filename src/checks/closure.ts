import { formatPath, shown } from '../errors';
import type { KubeObject } from '../manifest';
import { homeFaults } from './closure/homes';
import { ownershipFault } from './closure/labels';
import { namespaceSelectorFaults } from './closure/selectors';
import { subjectFaults } from './closure/subjects';
import { ownNamespace, type Territory, territoryOf } from './closure/territory';
import { type TextJudge, textJudge } from './closure/texts';
import { type Fault, faultAt, findingsOf } from './fault';
import { listOf } from './network/read';
import type { Rule } from './rule';
import { type Trail, walk } from './walk';

/** With unique names this makes isolation compositional: if no tenant refers to another one, nothing can cross. */
export const closure: Rule = {
  id: 'closure',
  says: 'an object of a tenant refers to this tenant and to what the platform declares, and to nothing else',
  check: (subject) => {
    const territory = territoryOf(subject);
    const judge = textJudge(subject.tenant);
    const faults = subject.objects.flatMap((object) => [
      ...homeFaults(object, territory),
      ...subjectFaults(object, territory),
      ...valueFaults(object, territory, judge),
    ]);
    return findingsOf('closure', faults);
  },
};

function valueFaults(object: KubeObject, territory: Territory, judge: TextJudge): Fault[] {
  const faults: Fault[] = [];
  walk(object, (value, trail) => {
    if (isHome(object, trail)) return;
    const key = trail[trail.length - 1];
    if (key === 'namespaceSelector')
      faults.push(...namespaceSelectorFaults(object, value, formatPath(trail), territory));
    if (key === 'namespaces' && trail[0] === 'spec') faults.push(...namespacesFaults(object, value, trail, territory));
    if (typeof value !== 'string') return;
    const message =
      ownershipFault(object, value, trail, territory) ??
      namespaceFault(value, trail, territory) ??
      judge(object, value, trail);
    if (message !== undefined) faults.push(faultAt(object, formatPath(trail), message));
  });
  return faults;
}

/** The place of the object itself is judged by `homeFaults`, once. */
function isHome(object: KubeObject, trail: Trail): boolean {
  if (trail.length !== 2 || trail[0] !== 'metadata') return false;
  return trail[1] === 'namespace' || (trail[1] === 'name' && object.kind === 'Namespace');
}

/** A field of this name is a reference in every kind; in the data of a ConfigMap it is the application's own. */
function namespaceFault(value: string, trail: Trail, territory: Territory): string | undefined {
  if (trail[trail.length - 1] !== 'namespace' || trail[0] === 'data') return undefined;
  const { id, platform } = territory.tenant;
  if (value === platform.controlNamespace || ownNamespace(value, territory) !== undefined) return undefined;
  return `got ${shown(value)}, want a namespace of tenant ${id}`;
}

/** A pod may choose its node by the pods of a list of namespaces. */
function namespacesFaults(object: KubeObject, value: unknown, trail: Trail, territory: Territory): Fault[] {
  return listOf(value)
    .filter((name) => typeof name !== 'string' || ownNamespace(name, territory) === undefined)
    .map((name) =>
      faultAt(object, formatPath(trail), `got ${shown(name)}, want a namespace of tenant ${territory.tenant.id}`),
    );
}
