import { shown } from '../../contract/problems';
import { flatMap } from '../../lib/lists';
import { isAbsent } from '../../lib/plain-data';
import { type Fault, faultAt, findingsOf } from '../finding';
import { catalogueOf, fieldAt, type PodTemplate } from '../object-index';
import type { Rule } from '../rule';

/**
 * A pod that chooses its node, tolerates what keeps others away or preempts them takes what is not its tenant's. So does
 * one that leaves the sandbox for another runtime.
 */
export const podPlacement: Rule = {
  id: 'pod-placement',
  says: "no pod chooses its node or a runtime that is not the platform's sandbox, gets past a taint, or outranks others",
  check: (subject) => {
    const { sandbox } = subject.tenant.platform;
    return findingsOf(
      'pod-placement',
      flatMap(catalogueOf(subject).pods, (pod) => [
        ...forbiddenFaults(pod),
        ...runtimeFaults(pod, sandbox.kind === 'none' ? undefined : sandbox.name),
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

function forbiddenFaults({ owner, prefix, spec }: PodTemplate): Fault[] {
  return FORBIDDEN.map((field) => ({ field, given: fieldAt(spec, field) }))
    .filter(({ given }) => !isAbsent(given))
    .map(({ field, given }) => faultAt(owner, `${prefix}spec.${field}`, `got ${shown(given)}, want nothing`));
}

function runtimeFaults(
  { owner, prefix, spec: { runtimeClassName } }: PodTemplate,
  sandbox: string | undefined,
): Fault[] {
  if (isAbsent(runtimeClassName) || runtimeClassName === sandbox) return [];
  const want = sandbox === undefined ? 'nothing' : `nothing or the platform's sandbox, ${shown(sandbox)}`;
  return [faultAt(owner, `${prefix}spec.runtimeClassName`, `got ${shown(runtimeClassName)}, want ${want}`)];
}
