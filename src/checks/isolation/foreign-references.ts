import { formatValue } from '../../contract/problems';
import { flatMap } from '../../lib/lists';
import { formatPath } from '../../lib/path';
import { listOf } from '../../lib/plain-data';
import { type FindingBody, findingAt, withRuleId } from '../finding';
import type { Rule } from '../rule';
import { eachAt, type FieldPath, findingsAt, type IndexedField, valueIndexOf } from '../value-index';
import { type TextCheck, textCheckOf } from './names-in-text';
import { namespaceSelectorFindings } from './namespace-selectors';
import { homeFindings } from './namespaces';
import { isHomeLabel, labelFinding, ownershipFinding } from './owner-labels';
import { subjectFindings } from './rbac-subjects';
import { ownNamespace, type TenantScope, tenantScopeOf } from './scope';

/** With unique names this makes isolation compositional: if no tenant refers to another one, nothing can cross. */
export const noForeignReferences: Rule = {
  id: 'no-foreign-references',
  description: 'an object of a tenant refers to this tenant and to what the platform declares, and to nothing else',
  why: 'Specification: Complete Tenant Isolation, and no cross-tenant permission grants. Names are unique, so if no object of a tenant refers to another tenant, nothing connects the two.',
  example: {
    object: 'apps/Deployment tenant-acme/server',
    path: ['metadata', 'namespace'],
    value: 'tenant-globex',
  },
  check: (subject) => {
    const territory = tenantScopeOf(subject);
    const judge = textCheckOf(subject.tenant);
    const { all } = valueIndexOf(subject);
    const called = (name: string) => all.filter(({ trail }) => trail[trail.length - 1] === name);
    return withRuleId('no-foreign-references', [
      ...flatMap(subject.objects, (object) => [
        ...homeFindings(object, territory),
        ...subjectFindings(object, territory),
      ]),
      ...flatMap(called('namespaceSelector'), (place) => selectorFindings(place, territory)),
      ...flatMap(called('namespaces'), (place) => namespacesFindings(place, territory)),
      ...findingsAt(
        all.filter(({ trail }) => !isHome(trail) && !isHomeLabel(trail)),
        (value, place) => (typeof value === 'string' ? textFinding(value, place, territory, judge) : undefined),
      ),
      ...flatMap(
        all.filter(({ trail }) => isHomeLabel(trail)),
        (place) => homeLabelFindings(place, judge),
      ),
    ]);
  },
};

/** Where the object itself stands: `homeFaults` judges it. */
function isHome(trail: FieldPath): boolean {
  return trail.length === 2 && trail[0] === 'metadata' && trail[1] === 'namespace';
}

function textFinding(value: string, place: IndexedField, territory: TenantScope, judge: TextCheck): string | undefined {
  const { trail } = place;
  return ownershipFinding(value, trail, territory) ?? namespaceFinding(value, trail, territory) ?? judge(value, place);
}

/** A field of this name is a reference in every kind; in the data of a ConfigMap it is the application's own. */
function namespaceFinding(value: string, trail: FieldPath, territory: TenantScope): string | undefined {
  if (trail[trail.length - 1] !== 'namespace' || trail[0] === 'data') return undefined;
  const { id, platform } = territory.tenant;
  if (value === platform.controlNamespace || ownNamespace(value, territory) !== undefined) return undefined;
  return `got ${formatValue(value)}, want a namespace of tenant ${id}`;
}

function homeLabelFindings(place: IndexedField, judge: TextCheck): FindingBody[] {
  const findings: FindingBody[] = [];
  eachAt(place, (object, value, trail) => {
    if (typeof value !== 'string') return;
    const message = labelFinding(object, value) ?? judge(value, place);
    if (message !== undefined) findings.push(findingAt(object, formatPath(trail), message));
  });
  return findings;
}

function selectorFindings(place: IndexedField, territory: TenantScope): FindingBody[] {
  const findings: FindingBody[] = [];
  eachAt(place, (object, value, trail) => {
    findings.push(...namespaceSelectorFindings(object, value, formatPath(trail), territory));
  });
  return findings;
}

/** A pod may choose its node by the pods of a list of namespaces. */
function namespacesFindings(place: IndexedField, territory: TenantScope): FindingBody[] {
  const findings: FindingBody[] = [];
  if (place.trail[0] !== 'spec') return findings;
  eachAt(place, (object, value, trail) => {
    for (const name of listOf(value)) {
      if (typeof name === 'string' && ownNamespace(name, territory) !== undefined) continue;
      const message = `got ${formatValue(name)}, want a namespace of tenant ${territory.tenant.id}`;
      findings.push(findingAt(object, formatPath(trail), message));
    }
  });
  return findings;
}
