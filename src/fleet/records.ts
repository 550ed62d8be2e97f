import { stringify } from 'yaml';
import { z } from 'zod';
import { tenantIdProblem } from '../contract/names';
import type { Problem } from '../contract/problems';
import { shapeProblems } from './schema/problems';
import type { TenantStatus, Tombstone } from './schema/records';
import { API_VERSION } from './schema/version';
import { newerProblems } from './validate-version';
import { readDocument } from './yaml/document';
import { refuseFile } from './yaml/position';
import { formatGiven } from './yaml/value';
import { statusSchema, tombstoneSchema } from './zod/records';

export type { HistoryEntry, TenantStatus, Tombstone } from './schema/records';

/*
 * The status files and tombstones that the registry keeps beside the tenants' files. Only the lifecycle writes them;
 * people read them.
 */

/** Reads a status file. Throws a TenancyError with all problems, each with its place. */
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
