import { type AuditEvent, auditEvents } from './audit';

/** The life of one thing, as the audit log tells it. Milliseconds since 1970; without an end it is still there. */
interface Life {
  readonly namespace: string;
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

export interface Coverage {
  /** How many pods there were. */
  readonly pods: number;
  /** Seconds in which a pod was there and its namespace had no default deny. */
  readonly seconds: number;
  /** The pods with any such second. */
  readonly bare: readonly string[];
}

/**
 * How long pods of tenants stood without a policy, from the audit log alone: a pod lives from the answer to its
 * creation to the last order to delete it, a policy from the answer to its creation to the first order to delete it.
 * Both are taken to the pod's disadvantage.
 */
export function coverageOf(auditLog: string): Coverage {
  const events = auditEvents(auditLog).filter(isDone);
  const pods = livesOf(events, 'pods', 'last');
  const policies = livesOf(events, 'networkpolicies', 'first').filter(({ name }) => name === 'default-deny');
  const holes = pods.map((pod) => ({
    pod,
    seconds:
      uncovered(
        pod,
        policies.filter((one) => one.namespace === pod.namespace),
      ) / 1000,
  }));
  return {
    pods: pods.length,
    seconds: holes.reduce((sum, { seconds }) => sum + seconds, 0),
    bare: holes
      .filter(({ seconds }) => seconds > 0)
      .map(({ pod, seconds }) => `${pod.namespace}/${pod.name} ${seconds} s`),
  };
}

function isDone({ responseStatus, requestURI, objectRef }: AuditEvent): boolean {
  const code = responseStatus?.code ?? 0;
  return code >= 200 && code < 300 && !requestURI.includes('dryRun=') && objectRef?.subresource === undefined;
}

function livesOf(events: readonly AuditEvent[], resource: string, end: 'first' | 'last'): Life[] {
  const mine = events.filter(
    ({ objectRef }) => objectRef?.resource === resource && /^tenant-/.test(objectRef.namespace ?? ''),
  );
  const born = mine.filter(
    ({ verb, responseStatus }) => verb === 'create' || (verb === 'patch' && responseStatus?.code === 201),
  );
  return born.flatMap((birth) => {
    const { namespace = '' } = birth.objectRef ?? {};
    const name = birth.objectRef?.name ?? birth.responseObject?.metadata?.name ?? '';
    const from = Date.parse(birth.stageTimestamp);
    const rebirth = born
      .filter(({ objectRef }) => objectRef?.namespace === namespace && objectRef.name === name)
      .map((one) => Date.parse(one.stageTimestamp))
      .find((at) => at > from);
    const within = mine
      .filter(({ objectRef }) => objectRef?.namespace === namespace)
      .map((event) => ({
        event,
        at: Date.parse(end === 'first' ? event.requestReceivedTimestamp : event.stageTimestamp),
      }))
      .filter(({ at }) => at > from && at <= (rebirth ?? Number.POSITIVE_INFINITY));
    const named = within.filter(({ event }) => event.verb === 'delete' && event.objectRef?.name === name);
    // A namespace that goes empties itself by orders without names: they end what nothing else has ended.
    const ends = named.length > 0 ? named : within.filter(({ event }) => event.verb === 'deletecollection');
    const to = (end === 'first' ? ends[0] : ends.at(-1))?.at;
    return [{ namespace, name, from, to: to ?? Number.POSITIVE_INFINITY }];
  });
}

function uncovered(pod: Life, policies: readonly Life[]): number {
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
