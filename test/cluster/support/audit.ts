import { readFileSync } from 'node:fs';

/** One line of the API server's audit log, as far as the suites read it. */
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
  /** Of pods alone: a name that the server made up is in the answer. */
  readonly responseObject?: { readonly metadata?: { readonly name?: string } };
  /** RFC 3339 with microseconds: as texts they sort in time. */
  readonly requestReceivedTimestamp: string;
  readonly stageTimestamp: string;
}

/** All events so far, oldest first. */
export function auditEvents(file: string): AuditEvent[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): AuditEvent => JSON.parse(line))
    .sort((a, b) => (a.requestReceivedTimestamp < b.requestReceivedTimestamp ? -1 : 1));
}

/**
 * The events that made a new object of this resource: by create, or by an apply that the server answered with 201. Flux
 * tries everything as a dry run first, which is answered with 201 as well and makes nothing.
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
