import { shown } from '../errors';
import { LABEL, PART_OF } from '../labels';
import { homeOf, type KubeObject } from '../manifest';
import { parseNamespace } from '../names';
import { fieldAt } from './catalogue';
import { type Fault, faultAt, findingsOf } from './fault';
import type { Rule } from './rule';

const PATH = 'spec.template.metadata.labels';

/** Nothing selects by these, so no other rule would notice: bills and audits are made from running pods. */
export const podLabels: Rule = {
  id: 'pod-labels',
  says: 'every pod says whose it is and what it is part of',
  check: ({ objects, tenant }) =>
    findingsOf(
      'pod-labels',
      objects
        .filter((object) => fieldAt(object, 'spec.template') !== undefined)
        .flatMap((object) => podFaults(object, tenant.id)),
    ),
};

function podFaults(object: KubeObject, tenant: string): Fault[] {
  const labels = new Map(Object.entries(fieldAt(object, PATH) ?? {}));
  const wanted: [string, string | undefined][] = [
    [LABEL.partOf, PART_OF],
    [LABEL.ownTenant, tenant],
    [LABEL.ownOrganization, parseNamespace(homeOf(object))?.organization ?? undefined],
  ];
  return [
    ...wanted
      .filter(([key, value]) => labels.get(key) !== value)
      .map(([key, value]) => faultAt(object, `${PATH}.${key}`, `got ${shown(labels.get(key))}, want ${shown(value)}`)),
    ...(labels.has(LABEL.component)
      ? []
      : [
          faultAt(
            object,
            `${PATH}.${LABEL.component}`,
            'got nothing, want what the pod is: service, cache, mcp-server',
          ),
        ]),
  ];
}
