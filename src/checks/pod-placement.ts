import { shown } from '../errors';
import { catalogueOf, type PodTemplate } from './catalogue';
import { type Fault, faultAt, findingsOf } from './fault';
import { isAbsent } from './network/read';
import type { Rule } from './rule';

/** A pod that names its node, tolerates what keeps others away or preempts them takes what is not its tenant's. */
export const podPlacement: Rule = {
  id: 'pod-placement',
  says: 'no pod names its node, gets past a taint, or outranks the pods of others',
  check: (subject) => findingsOf('pod-placement', catalogueOf(subject).pods.flatMap(faultsOf)),
};

/** `priority` is written at admission, from the class; `schedulerName` would hand the pod to another scheduler. */
const FORBIDDEN = ['nodeName', 'tolerations', 'priority', 'schedulerName'];

function faultsOf({ owner, prefix, spec }: PodTemplate): Fault[] {
  const forbidden = FORBIDDEN.filter((field) => !isAbsent(spec[field])).map((field) =>
    faultAt(owner, `${prefix}spec.${field}`, `got ${shown(spec[field])}, want nothing`),
  );
  const { priorityClassName: priority } = spec;
  if (typeof priority !== 'string' || !priority.startsWith('system-')) return forbidden;
  return [
    ...forbidden,
    faultAt(owner, `${prefix}spec.priorityClassName`, `got ${shown(priority)}, want no class of the system`),
  ];
}
