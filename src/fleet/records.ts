import { stringify } from 'yaml';
import { z } from 'zod';
import { tenantIdProblem } from '../contract/names';
import { GATES } from '../contract/phases';
import type { Problem } from '../contract/problems';
import { PLAN_NAMES } from './schema/plan';
import { shapeProblems } from './schema/problems';
import { idReference, instant, text } from './schema/scalars';
import { API_VERSION } from './schema/version';
import { newerProblems } from './validate-version';
import { readDocument } from './yaml/document';
import { refuseFile } from './yaml/position';
import { formatGiven } from './yaml/value';

/*
 * The status files and tombstones that the registry keeps beside the tenants' files. Only the lifecycle writes them;
 * people read them.
 */

/** One change of a tenant. */
export const historyEntrySchema = z.strictObject({
  at: instant,
  by: text,
  action: text.describe('what was done, such as create, suspend or continue'),
  /** The revisions of the tenant's file before and after the change; `null` if there was no file. */
  from: z.string().nullable(),
  to: z.string().nullable(),
  detail: text.exactOptional(),
});

/** `status/<id>.yaml`: what was observed of a tenant, as opposed to its desired state. It never reaches the output. */
export const statusSchema = z.strictObject({
  apiVersion: z.literal(API_VERSION),
  kind: z.literal('TenantStatus'),
  metadata: z.strictObject({ name: idReference }),
  status: z.strictObject({
    lastActivityAt: instant.exactOptional(),
    /** The warnings and the suspension of `tenancy expire`. Resuming or converting the tenant clears them. */
    expiry: z
      .strictObject({
        suspensionWarnedAt: instant.exactOptional(),
        suspendedAt: instant.exactOptional(),
        deletionWarnedAt: instant.exactOptional(),
      })
      .exactOptional(),
    history: z.array(historyEntrySchema),
  }),
});

/** `tombstones/<id>.yaml`: the record of a deleted tenant. Its id is never used again. */
export const tombstoneSchema = z.strictObject({
  apiVersion: z.literal(API_VERSION),
  kind: z.literal('Tombstone'),
  metadata: z.strictObject({ name: idReference }),
  spec: z.strictObject({
    displayName: text,
    plan: z.enum(PLAN_NAMES),
    createdAt: instant,
    requestedAt: instant,
    deletedAt: instant,
    export: z.enum(['requested', 'declined']),
    organizations: z.array(idReference),
    gates: z.array(z.strictObject({ gate: z.enum(GATES), at: instant, by: text, evidence: text })),
    leftovers: z
      .strictObject({
        volumes: z
          .array(z.strictObject({ claim: text, size: text, storageClass: text }))
          .describe(
            'the PersistentVolumes of these claims: their reclaim policy deletes them, or keeps them as Released with their data',
          ),
        backups: z.array(z.strictObject({ what: text, expires: instant })),
        hosts: z.array(text).describe('DNS records and certificates of these names'),
        groups: z.array(text).describe('groups and client of the identity provider'),
      })
      .describe('what Kubernetes does not delete: a person deletes it, or waits until it expires'),
  }),
});

export type HistoryEntry = z.infer<typeof historyEntrySchema>;
export type TenantStatus = z.infer<typeof statusSchema>['status'];
export type Tombstone = z.infer<typeof tombstoneSchema>['spec'];

/** Parses a status file. Throws a TenancyError with all problems, each with line and column. */
export function parseStatus(source: string, file: string): { id: string; status: TenantStatus } {
  const { metadata, status } = parseRecord(source, file, statusSchema);
  return { id: metadata.name, status };
}

/** Parses a tombstone. Throws as `parseStatus` does. */
export function parseTombstone(source: string, file: string): { id: string; tombstone: Tombstone } {
  const { metadata, spec } = parseRecord(source, file, tombstoneSchema);
  return { id: metadata.name, tombstone: spec };
}

export function printStatus(id: string, status: TenantStatus): string {
  return printRecord({ apiVersion: API_VERSION, kind: 'TenantStatus', metadata: { name: id }, status });
}

export function printTombstone(id: string, tombstone: Tombstone): string {
  return printRecord({ apiVersion: API_VERSION, kind: 'Tombstone', metadata: { name: id }, spec: tombstone });
}

function printRecord(record: object): string {
  return `${HEADER}\n${stringify(record, { lineWidth: 0 })}`;
}

const HEADER = '# written by @neurallog/tenancy';

function parseRecord<T extends { metadata: { name: string } }>(source: string, file: string, schema: z.ZodType<T>): T {
  const document = readDocument(source, file);
  refuseFile(newerProblems(document), file);
  const outcome = schema.safeParse(document.value);
  const shape = outcome.success
    ? nameProblems(outcome.data.metadata.name, file)
    : shapeProblems(outcome.error.issues, z.toJSONSchema(schema, { io: 'input' }), document);
  refuseFile([...document.problems, ...shape], file);
  if (!outcome.success) throw new RangeError('the schema refused the file without an issue');
  return outcome.data;
}

function nameProblems(id: string, file: string): Problem[] {
  const problem = tenantIdProblem(id);
  const path = ['metadata', 'name'];
  if (problem !== undefined) return [{ code: 'id-invalid', path, message: `got ${formatGiven(id)}, ${problem}` }];
  const base = file.split(/[\\/]/).at(-1);
  if (base === `${id}.yaml`) return [];
  return [{ code: 'file-name-mismatch', path, message: `got ${formatGiven(id)} in the file ${base}, want one name` }];
}
