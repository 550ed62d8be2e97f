import { type AuditEvent, auditEvents } from './audit';

/** The time in which an object exists, from the audit log. Milliseconds since 1970; `to` is infinite if it still exists. */
interface Lifetime {
  readonly namespace: string;
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

export interface Coverage {
  /** How many pods were created. */
  readonly pods: number;
  /** Sum over the pods of the seconds in which the pod existed and its namespace had no default deny. */
  readonly seconds: number;
  /** The pods with any such second. */
  readonly uncovered: readonly string[];
}

/**
 * How long the pods of some tenants existed without a policy, from the audit log alone. A pod exists from the response to
 * its creation to the last request that deletes it; a policy from the response to its creation to the first request that
 * deletes it. Both choices make an uncovered time longer, never shorter.
 */
export function coverageOf(auditLog: string, tenants: readonly string[]): Coverage {
  const namespaces = new RegExp(`^tenant-(${tenants.join('|')})(-org-|$)`);
  const events = auditEvents(auditLog).filter(
    (event) => namespaces.test(event.objectRef?.namespace ?? '') && isDone(event),
  );
  const pods = lifetimesOf(events, 'pods', 'last');
  const policies = lifetimesOf(events, 'networkpolicies', 'first').filter(({ name }) => name === 'default-deny');
  const gaps = pods.map((pod) => ({
    pod,
    seconds:
      uncoveredIn(
        pod,
        policies.filter((one) => one.namespace === pod.namespace),
      ) / 1000,
  }));
  return {
    pods: pods.length,
    seconds: gaps.reduce((sum, { seconds }) => sum + seconds, 0),
    uncovered: gaps
      .filter(({ seconds }) => seconds > 0)
      .map(({ pod, seconds }) => `${pod.namespace}/${pod.name} ${seconds} s`),
  };
}

function isDone({ responseStatus, requestURI, objectRef }: AuditEvent): boolean {
  const code = responseStatus?.code ?? 0;
  return code >= 200 && code < 300 && !requestURI.includes('dryRun=') && objectRef?.subresource === undefined;
}

function lifetimesOf(events: readonly AuditEvent[], resource: string, end: 'first' | 'last'): Lifetime[] {
  const all = events.filter(({ objectRef }) => objectRef?.resource === resource);
  const created = all.filter(
    ({ verb, responseStatus }) => verb === 'create' || (verb === 'patch' && responseStatus?.code === 201),
  );
  return created.flatMap((creation) => {
    const { namespace = '' } = creation.objectRef ?? {};
    const name = creation.objectRef?.name ?? creation.responseObject?.metadata?.name ?? '';
    const from = Date.parse(creation.stageTimestamp);
    const recreation = created
      .filter(({ objectRef }) => objectRef?.namespace === namespace && objectRef.name === name)
      .map((one) => Date.parse(one.stageTimestamp))
      .find((at) => at > from);
    const within = all
      .filter(({ objectRef }) => objectRef?.namespace === namespace)
      .map((event) => ({
        event,
        at: Date.parse(end === 'first' ? event.requestReceivedTimestamp : event.stageTimestamp),
      }))
      .filter(({ at }) => at > from && at <= (recreation ?? Number.POSITIVE_INFINITY));
    const named = within.filter(({ event }) => event.verb === 'delete' && event.objectRef?.name === name);
    // The deletion of a namespace deletes whole collections: it counts for objects that nothing deleted by name.
    const ends = named.length > 0 ? named : within.filter(({ event }) => event.verb === 'deletecollection');
    const to = (end === 'first' ? ends[0] : ends.at(-1))?.at;
    return [{ namespace, name, from, to: to ?? Number.POSITIVE_INFINITY }];
  });
}

function uncoveredIn(pod: Lifetime, policies: readonly Lifetime[]): number {
  const end = Math.min(pod.to, Date.now());
  const spans = policies
    .map(({ from, to }) => [Math.max(from, pod.from), Math.min(to, end)] as const)
    .filter(([from, to]) => from < to)
    .sort(([a], [b]) => a - b);
  let covered = 0;
  let at = pod.from;
  for (const [from, to] of spans) {
    covered += Math.max(0, to - Math.max(from, at));
    at = Math.max(at, to);
  }
  return Math.max(0, end - pod.from - covered);
}
