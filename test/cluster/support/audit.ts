import { readFileSync } from 'node:fs';

/** One line of the API server's audit log: the fields that the suites read. */
export interface AuditEvent {
  readonly verb: string;
  readonly requestURI: string;
  readonly user: { readonly username: string };
  readonly impersonatedUser?: { readonly username: string };
  readonly objectRef?: {
    readonly resource: string;
    readonly apiGroup?: string;
    readonly subresource?: string;
    readonly namespace?: string;
    readonly name?: string;
  };
  readonly responseStatus?: { readonly code: number };
  /** For pods only: it holds the name that the server generated. */
  readonly responseObject?: { readonly metadata?: { readonly name?: string } };
  /** RFC 3339 with microseconds, so the order of the texts is the order in time. */
  readonly requestReceivedTimestamp: string;
  readonly stageTimestamp: string;
}

/** All events until now, oldest first. */
export function auditEvents(file: string): AuditEvent[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): AuditEvent => JSON.parse(line))
    .sort((a, b) => (a.requestReceivedTimestamp < b.requestReceivedTimestamp ? -1 : 1));
}

/**
 * The events that created an object of this resource: a create, or an apply with the response 201. The dry run with which
 * Flux starts also gets 201 and creates nothing.
 */
export function creations(events: readonly AuditEvent[], resource: string): AuditEvent[] {
  return events.filter(
    ({ objectRef, requestURI, responseStatus }) =>
      objectRef?.resource === resource &&
      objectRef.subresource === undefined &&
      responseStatus?.code === 201 &&
      !requestURI.includes('dryRun='),
  );
}
