import { LABEL, PART_OF } from '../../contract/labels';
import { parseNamespace } from '../../contract/names';
import { shown } from '../../contract/problems';
import { flatMap } from '../../lib/lists';
import { type Fault, faultAt, findingsOf } from '../finding';
import { catalogueOf, type PodTemplate } from '../object-index';
import type { Rule, TenantFacts } from '../rule';

/** Nothing selects by these, so no other rule would notice: bills and audits are made from running pods. */
export const podLabels: Rule = {
  id: 'pod-labels',
  says: 'every pod says whose it is, what it is part of and on which plan it runs',
  check: (subject) =>
    findingsOf(
      'pod-labels',
      flatMap(catalogueOf(subject).pods, (pod) => podFaults(pod, subject.tenant)),
    ),
};

function podFaults({ owner, namespace, labels, prefix }: PodTemplate, tenant: TenantFacts): Fault[] {
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
      .map(([key, value]) => faultAt(owner, `${path}.${key}`, `got ${shown(labels[key])}, want ${shown(value)}`)),
    ...(labels[LABEL.component] !== undefined
      ? []
      : [
          faultAt(owner, `${path}.${LABEL.component}`, 'got nothing, want what the pod is: service, cache, mcp-server'),
        ]),
  ];
}
