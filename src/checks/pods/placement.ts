import { formatValue } from '../../contract/problems';
import { flatMap } from '../../lib/lists';
import { isAbsent } from '../../lib/plain-data';
import { type FindingBody, findingAt, withRuleId } from '../finding';
import { fieldAt, objectIndexOf, type PodTemplate } from '../object-index';
import type { Rule } from '../rule';

/**
 * A pod that chooses its node, tolerates what keeps others away or preempts them takes what is not its tenant's. So does
 * one that leaves the sandbox for another runtime.
 */
export const podPlacement: Rule = {
  id: 'pod-placement',
  description:
    "no pod chooses its node or a runtime that is not the platform's sandbox, gets past a taint, or outranks others",
  check: (subject) => {
    const { sandbox } = subject.tenant.platform;
    return withRuleId(
      'pod-placement',
      flatMap(objectIndexOf(subject).pods, (pod) => [
        ...forbiddenFindings(pod),
        ...runtimeFindings(pod, sandbox.kind === 'none' ? undefined : sandbox.name),
      ]),
    );
  },
};

/** `priority` is written at admission, from the class; `schedulerName` would hand the pod to another scheduler. */
const FORBIDDEN = [
  'affinity.nodeAffinity',
  'nodeName',
  'nodeSelector',
  'preemptionPolicy',
  'priority',
  'priorityClassName',
  'schedulerName',
  'tolerations',
];

function forbiddenFindings({ owner, prefix, spec }: PodTemplate): FindingBody[] {
  return FORBIDDEN.map((field) => ({ field, given: fieldAt(spec, field) }))
    .filter(({ given }) => !isAbsent(given))
    .map(({ field, given }) => findingAt(owner, `${prefix}spec.${field}`, `got ${formatValue(given)}, want nothing`));
}

function runtimeFindings(
  { owner, prefix, spec: { runtimeClassName } }: PodTemplate,
  sandbox: string | undefined,
): FindingBody[] {
  if (isAbsent(runtimeClassName) || runtimeClassName === sandbox) return [];
  const want = sandbox === undefined ? 'nothing' : `nothing or the platform's sandbox, ${formatValue(sandbox)}`;
  return [findingAt(owner, `${prefix}spec.runtimeClassName`, `got ${formatValue(runtimeClassName)}, want ${want}`)];
}
