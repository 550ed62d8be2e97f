import { attempt, type Outcome, type Problem } from '../contract/problems';
import { didYouMean } from '../lib/did-you-mean';
import { type ParsedPlatform, type ParsedTenant, parsePlatform, parseTenant } from './parse';
import { parseTombstone } from './records';
import { deletedProblem } from './tombstoned';
import { formatGiven } from './yaml/value';

/** The text of one file, and its path as people write it: `fleet/tenants/acme.yaml`. */
export interface FleetFile {
  readonly file: string;
  readonly text: string;
}

/** A registry as it was read. What could not be read stands in its place as problems. */
export interface Fleet {
  readonly platform: Outcome<FleetFile>;
  /** By id, in the order of the ids; or why they cannot be listed. */
  readonly tenants: Outcome<readonly FleetEntry[]>;
  /** What is left of deleted tenants, in the same way. */
  readonly tombstones: Outcome<readonly FleetEntry[]>;
}

/** One file of the registry by its id, or the problems of reading it. */
export interface FleetEntry {
  /** What the name of the file says. */
  readonly id: string;
  readonly file: Outcome<FleetFile>;
}

export interface ParsedFleet {
  /** `null` where its file is among the problems. */
  readonly platform: ParsedPlatform | null;
  /** The tenants that were asked for; all of them, if none was named. */
  readonly tenants: readonly ParsedTenant[];
  /** The tenants that were not asked for, as far as their files can be parsed: their names and hosts count. */
  readonly others: readonly ParsedTenant[];
  /** The ids, by file name, that were not asked for and whose files cannot be parsed. */
  readonly unparsed: readonly string[];
  /** The ids, by file name, of the tombstones; of those that were asked for, the ones that can be parsed. */
  readonly tombstones: readonly string[];
  /** Of all files that count. The caller adds what the rest means and refuses it all at once. */
  readonly problems: readonly Problem[];
}

/**
 * Parses the platform and the tenants. With `only`, no more than those tenants' files and the platform's must be valid;
 * an empty list means all. Throws nothing: what is wrong stands in `problems`, beside what could be parsed.
 */
export function parseFleet(fleet: Fleet, only: readonly string[] = []): ParsedFleet {
  const platform = parsed(fleet.platform, parsePlatform);
  const isAsked = (id: string): boolean => only.length === 0 || only.includes(id);
  const entries = entriesOf(fleet.tenants).map(({ id, file }) => ({
    id,
    asked: isAsked(id),
    tenant: parsed(file, parseTenant),
  }));
  const tombstones = entriesOf(fleet.tombstones).map(({ id, file }) => ({
    id,
    outcome: isAsked(id) ? parsed(file, parseTombstone) : UNASKED,
  }));
  const problems = [
    ...problemsOf(platform),
    ...problemsOf(fleet.tenants),
    ...entries.filter((entry) => entry.asked).flatMap((entry) => problemsOf(entry.tenant)),
    ...(fleet.tenants.ok ? unknownTenants(only, fleet.tenants.value) : []),
    ...problemsOf(fleet.tombstones),
    ...tombstones.flatMap((one) => problemsOf(one.outcome)),
    ...deletedTenants(fleet)
      .filter(({ id }) => isAsked(id))
      .map(({ problem }) => problem),
  ];
  const tenantsOf = (asked: boolean): ParsedTenant[] =>
    entries.flatMap(({ asked: is, tenant }) => (is === asked && tenant.ok ? [tenant.value] : []));
  return {
    platform: platform.ok ? platform.value : null,
    tenants: tenantsOf(true),
    others: tenantsOf(false),
    unparsed: entries.filter((entry) => !entry.asked && !entry.tenant.ok).map((entry) => entry.id),
    tombstones: tombstones.filter((one) => one.outcome.ok).map((one) => one.id),
    problems,
  };
}

const UNASKED = { ok: true, value: undefined } as const;

function entriesOf(outcome: Outcome<readonly FleetEntry[]>): readonly FleetEntry[] {
  return outcome.ok ? outcome.value : [];
}

function parsed<T>(source: Outcome<FleetFile>, parse: (text: string, file: string) => T): Outcome<T> {
  return source.ok ? attempt(() => parse(source.value.text, source.value.file)) : source;
}

function problemsOf(outcome: Outcome<unknown>): readonly Problem[] {
  return outcome.ok ? [] : outcome.problems;
}

/** An id that was a tenant's is given to no other, and what lives of it is not deleted. */
function deletedTenants(fleet: Fleet): { id: string; problem: Problem }[] {
  const tombstones = new Map(entriesOf(fleet.tombstones).map(({ id, file }) => [id, file]));
  return entriesOf(fleet.tenants).flatMap(({ id, file }) => {
    const tombstone = tombstones.get(id);
    if (tombstone === undefined || !file.ok || !tombstone.ok) return [];
    return [{ id, problem: deletedProblem(id, file.value.file, tombstone.value.file) }];
  });
}

function unknownTenants(only: readonly string[], entries: readonly FleetEntry[]): Problem[] {
  const ids = entries.map((entry) => entry.id);
  return [...new Set(only)]
    .filter((id) => !ids.includes(id))
    .map((id) => ({
      code: 'tenant-unknown',
      message: `got the tenant ${formatGiven(id)}, want one that has a file${didYouMean(id, ids)}`,
      path: [],
    }));
}
