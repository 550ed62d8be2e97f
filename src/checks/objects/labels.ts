import { LABEL, MANAGED_BY, PART_OF } from '../../contract/labels';
import { parseNamespace } from '../../contract/names';
import { formatValue } from '../../contract/problems';
import { type KubeObject, namespaceOf } from '../../kubernetes/object';
import { flatMap } from '../../lib/lists';
import { type FindingBody, findingAt, withRuleId } from '../finding';
import { checkedKindOf } from '../kinds';
import type { PlatformFacts, Rule } from '../rule';

export const labelsComplete: Rule = {
  id: 'labels-complete',
  description:
    'every object has labels for its tenant, organization, stage and provisioning step, and a Namespace also those of the specification',
  why: 'Cleanup, usage reports and audits select objects by these labels, and the stage decides which Flux account applies an object. Specification: Implementation Guidelines, example namespaces.',
  example: {
    object: 'apps/Deployment tenant-acme/server',
    path: ['metadata', 'labels', 'neurallog.com/tenant'],
    value: 'globex',
  },
  check: ({ objects, tenant }) =>
    withRuleId(
      'labels-complete',
      flatMap(objects, (object) => [
        ...labelFindings(object, tenant.id),
        ...stageFindings(object, tenant.platform),
        ...namespaceFindings(object, tenant.plan),
      ]),
    ),
};

function labelFindings(object: KubeObject, tenant: string): FindingBody[] {
  const organization = parseNamespace(namespaceOf(object))?.organization ?? undefined;
  const step = object.metadata.labels?.[LABEL.step];
  return [
    ...expectLabel(object, LABEL.managedBy, MANAGED_BY),
    ...expectLabel(object, LABEL.partOf, PART_OF),
    ...expectLabel(object, LABEL.ownTenant, tenant),
    ...expectLabel(object, LABEL.ownOrganization, organization),
    ...(step !== undefined && /^[1-8]$/.test(step)
      ? []
      : [findingAt(object, `metadata.labels.${LABEL.step}`, `got ${formatValue(step)}, want a step from 1 to 8`)]),
  ];
}

function stageFindings(object: KubeObject, platform: PlatformFacts): FindingBody[] {
  const row = checkedKindOf(object, platform);
  // The rule `known-kind` refuses a kind without a row.
  if (row === undefined) return [];
  const isFlux = object.metadata.namespace === platform.controlNamespace;
  const stages = row.stages.filter((stage) => (stage === 'flux') === isFlux);
  const stage = object.metadata.labels?.[LABEL.stage];
  if (stage !== undefined && stages.includes(stage)) return [];
  const path = `metadata.labels.${LABEL.stage}`;
  const expectedText = stages.length > 0 ? stages.join(' or ') : 'a stage in its row in src/checks/kinds.ts';
  return [findingAt(object, path, `got ${formatValue(stage)}, want ${expectedText} for a ${object.kind}`)];
}

/** The labels of a Namespace: those of the specification, by which it is selected, follow from its name; and the plan. */
function namespaceFindings(object: KubeObject, plan: string): FindingBody[] {
  const owner = object.kind === 'Namespace' ? parseNamespace(object.metadata.name) : undefined;
  if (owner === undefined) return [];
  return [
    ...expectLabel(object, LABEL.tenant, owner.tenant),
    ...expectLabel(object, LABEL.organization, owner.organization ?? undefined),
    ...expectLabel(object, LABEL.type, owner.type),
    ...expectLabel(object, LABEL.plan, plan),
  ];
}

function expectLabel(object: KubeObject, key: string, expected: string | undefined): FindingBody[] {
  const actual = object.metadata.labels?.[key];
  if (actual === expected) return [];
  const expectedText =
    expected === undefined ? 'no such label: the namespace belongs to no organization' : formatValue(expected);
  return [findingAt(object, `metadata.labels.${key}`, `got ${formatValue(actual)}, want ${expectedText}`)];
}
