import { formatValue } from '../../contract/problems';
import { flatMap } from '../../lib/lists';
import { formatPath } from '../../lib/path';
import { listOf } from '../../lib/plain-data';
import { type FindingBody, findingAt, withRuleId } from '../finding';
import type { Rule } from '../rule';
import { eachAt, type FieldPath, findingsAt, type IndexedField, valueIndexOf } from '../value-index';
import { type TextCheck, textCheckOf } from './names-in-text';
import { namespaceSelectorFindings } from './namespace-selectors';
import { placementFindings } from './namespaces';
import { isOrganizationLabel, organizationFinding, ownershipFinding } from './owner-labels';
import { subjectFindings } from './rbac-subjects';
import { ownNamespace, type TenantScope, tenantScopeOf } from './scope';

/**
 * Names of tenants are unique, so a tenant without references to other tenants is isolated from all of them, and each
 * bundle can be checked without the others.
 */
export const noForeignReferences: Rule = {
  id: 'no-foreign-references',
  description: 'an object of a tenant refers only to this tenant and to names that the platform declares',
  why: 'Specification: Complete Tenant Isolation, and no cross-tenant permission grants. Names are unique, so if no object of a tenant refers to another tenant, nothing connects the two.',
  example: {
    object: 'apps/Deployment tenant-acme/server',
    path: ['metadata', 'namespace'],
    value: 'tenant-globex',
  },
  check: (subject) => {
    const scope = tenantScopeOf(subject);
    const checkText = textCheckOf(subject.tenant);
    const { all } = valueIndexOf(subject);
    const fieldsNamed = (name: string) => all.filter(({ trail }) => trail[trail.length - 1] === name);
    return withRuleId('no-foreign-references', [
      ...flatMap(subject.objects, (object) => [...placementFindings(object, scope), ...subjectFindings(object, scope)]),
      ...flatMap(fieldsNamed('namespaceSelector'), (field) => selectorFindings(field, scope)),
      ...flatMap(fieldsNamed('namespaces'), (field) => namespacesFindings(field, scope)),
      ...findingsAt(
        all.filter(({ trail }) => !isNamespaceField(trail) && !isOrganizationLabel(trail)),
        (value, field) => (typeof value === 'string' ? textFinding(value, field, scope, checkText) : undefined),
      ),
      ...flatMap(
        all.filter(({ trail }) => isOrganizationLabel(trail)),
        (field) => organizationLabelFindings(field, checkText),
      ),
    ]);
  },
};

/** `metadata.namespace`, which `placementFindings` checks. */
function isNamespaceField(trail: FieldPath): boolean {
  return trail.length === 2 && trail[0] === 'metadata' && trail[1] === 'namespace';
}

function textFinding(value: string, field: IndexedField, scope: TenantScope, checkText: TextCheck): string | undefined {
  const { trail } = field;
  return ownershipFinding(value, trail, scope) ?? namespaceFinding(value, trail, scope) ?? checkText(value, field);
}

/** A field named `namespace` is a reference in every kind, but not in the data of a ConfigMap. */
function namespaceFinding(value: string, trail: FieldPath, scope: TenantScope): string | undefined {
  if (trail[trail.length - 1] !== 'namespace' || trail[0] === 'data') return undefined;
  const { id, platform } = scope.tenant;
  if (value === platform.controlNamespace || ownNamespace(value, scope) !== undefined) return undefined;
  return `got ${formatValue(value)}, want a namespace of tenant ${id}`;
}

function organizationLabelFindings(field: IndexedField, checkText: TextCheck): FindingBody[] {
  const findings: FindingBody[] = [];
  eachAt(field, (object, value, trail) => {
    if (typeof value !== 'string') return;
    const message = organizationFinding(object, value) ?? checkText(value, field);
    if (message !== undefined) findings.push(findingAt(object, formatPath(trail), message));
  });
  return findings;
}

function selectorFindings(field: IndexedField, scope: TenantScope): FindingBody[] {
  const findings: FindingBody[] = [];
  eachAt(field, (object, value, trail) => {
    findings.push(...namespaceSelectorFindings(object, value, formatPath(trail), scope));
  });
  return findings;
}

/** A pod (anti-)affinity term lists the namespaces whose pods it compares with. */
function namespacesFindings(field: IndexedField, scope: TenantScope): FindingBody[] {
  const findings: FindingBody[] = [];
  if (field.trail[0] !== 'spec') return findings;
  eachAt(field, (object, value, trail) => {
    for (const name of listOf(value)) {
      if (typeof name === 'string' && ownNamespace(name, scope) !== undefined) continue;
      const message = `got ${formatValue(name)}, want a namespace of tenant ${scope.tenant.id}`;
      findings.push(findingAt(object, formatPath(trail), message));
    }
  });
  return findings;
}
