import { LABEL, PART_OF } from '../../contract/labels';
import { parseNamespace } from '../../contract/names';
import { formatValue } from '../../contract/problems';
import { flatMap } from '../../lib/lists';
import { type FindingBody, findingAt, withRuleId } from '../finding';
import { objectIndexOf, type PodTemplate } from '../object-index';
import type { Rule, TenantFacts } from '../rule';

export const podLabels: Rule = {
  id: 'pod-labels',
  description: 'every pod has labels for its tenant, organization, plan and component',
  why: 'Usage tracking and audits read these labels from running pods. No selector uses them, so nothing else would notice a wrong one. Specification: Tenant Lifecycle Management, Monitoring.',
  example: {
    object: 'apps/Deployment tenant-acme/server',
    path: ['spec', 'template', 'metadata', 'labels', 'neurallog.com/tenant'],
    value: 'globex',
  },
  check: (input) =>
    withRuleId(
      'pod-labels',
      flatMap(objectIndexOf(input).pods, (pod) => podFindings(pod, input.tenant)),
    ),
};

function podFindings({ owner, namespace, labels, prefix }: PodTemplate, tenant: TenantFacts): FindingBody[] {
  const path = `${prefix}metadata.labels`;
  const expected: [string, string | undefined][] = [
    [LABEL.partOf, PART_OF],
    [LABEL.ownTenant, tenant.id],
    [LABEL.ownOrganization, parseNamespace(namespace)?.organization ?? undefined],
    [LABEL.plan, tenant.plan],
  ];
  return [
    ...expected
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
            'got nothing, want a component such as service, cache or mcp-server',
          ),
        ]),
  ];
}
