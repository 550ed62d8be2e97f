import { LABEL, PART_OF } from '../../contract/labels';
import { parseNamespace } from '../../contract/names';
import { formatValue } from '../../contract/problems';
import { flatMap } from '../../lib/lists';
import { type FindingBody, findingAt, withRuleId } from '../finding';
import { objectIndexOf, type PodTemplate } from '../object-index';
import type { Rule, TenantFacts } from '../rule';

/** Nothing selects by these, so no other rule would notice: bills and audits are made from running pods. */
export const podLabels: Rule = {
  id: 'pod-labels',
  description: 'every pod says whose it is, what it is part of and on which plan it runs',
  check: (subject) =>
    withRuleId(
      'pod-labels',
      flatMap(objectIndexOf(subject).pods, (pod) => podFindings(pod, subject.tenant)),
    ),
};

function podFindings({ owner, namespace, labels, prefix }: PodTemplate, tenant: TenantFacts): FindingBody[] {
  const path = `${prefix}metadata.labels`;
  const wanted: [string, string | undefined][] = [
    [LABEL.partOf, PART_OF],
    [LABEL.ownTenant, tenant.id],
    [LABEL.ownOrganization, parseNamespace(namespace)?.organization ?? undefined],
    [LABEL.plan, tenant.plan],
  ];
  return [
    ...wanted
      .filter(([key, value]) => labels[key] !== value)
      .map(([key, value]) =>
        findingAt(owner, `${path}.${key}`, `got ${formatValue(labels[key])}, want ${formatValue(value)}`),
      ),
    ...(labels[LABEL.component] !== undefined
      ? []
      : [
          findingAt(
            owner,
            `${path}.${LABEL.component}`,
            'got nothing, want what the pod is: service, cache, mcp-server',
          ),
        ]),
  ];
}
