import { attempt, type Outcome, type Problem } from '../contract/problems';
import { didYouMean } from '../lib/did-you-mean';
import { type ParsedPlatform, type ParsedTenant, parsePlatform, parseTenant } from './parse';
import { parseTombstone } from './records';
import { deletedProblem } from './tombstoned';
import { formatGiven } from './yaml/value';

/** The text of one file, and its path as messages show it: `fleet/tenants/acme.yaml`. */
export interface FleetFile {
  readonly file: string;
  readonly text: string;
}

/** The files of a registry. A file that could not be read is replaced by its problems. */
export interface Fleet {
  readonly platform: Outcome<FleetFile>;
  /** Sorted by id; or the problems if the folder cannot be listed. */
  readonly tenants: Outcome<readonly FleetEntry[]>;
  /** The tombstones of deleted tenants, in the same form. */
  readonly tombstones: Outcome<readonly FleetEntry[]>;
}

/** One file of the registry by its id, or the problems of reading it. */
export interface FleetEntry {
  /** Taken from the file name. */
  readonly id: string;
  readonly file: Outcome<FleetFile>;
}

export interface ParsedFleet {
  /** `null` if the file has problems. */
  readonly platform: ParsedPlatform | null;
  /** The selected tenants; all tenants if none was named. */
  readonly tenants: readonly ParsedTenant[];
  /** The other tenants whose files can be parsed: their names and hosts must not collide with the selected ones. */
  readonly others: readonly ParsedTenant[];
  /** The ids (from file names) of the other tenants whose files cannot be parsed. */
  readonly unparsed: readonly string[];
  /** The ids (from file names) of the tombstones, without those of selected tenants that cannot be parsed. */
  readonly tombstones: readonly string[];
  /** Problems of the platform and the selected tenants. The caller adds its own, so that one run reports all of them. */
  readonly problems: readonly Problem[];
}

/**
 * Parses the platform and the tenants. `only` selects tenants, and then only their files and the platform's must be
 * valid; an empty list selects all. Never throws a TenancyError: the problems are returned beside what was parsed.
 */
export function parseFleet(fleet: Fleet, only: readonly string[] = []): ParsedFleet {
  const platform = parsed(fleet.platform, parsePlatform);
  const isSelected = (id: string): boolean => only.length === 0 || only.includes(id);
  const entries = entriesOf(fleet.tenants).map(({ id, file }) => ({
    id,
    selected: isSelected(id),
    tenant: parsed(file, parseTenant),
  }));
  const tombstones = entriesOf(fleet.tombstones).map(({ id, file }) => ({
    id,
    outcome: isSelected(id) ? parsed(file, parseTombstone) : NOT_SELECTED,
  }));
  const problems = [
    ...problemsOf(platform),
    ...problemsOf(fleet.tenants),
    ...entries.filter((entry) => entry.selected).flatMap((entry) => problemsOf(entry.tenant)),
    ...(fleet.tenants.ok ? unknownTenants(only, fleet.tenants.value) : []),
    ...problemsOf(fleet.tombstones),
    ...tombstones.flatMap((one) => problemsOf(one.outcome)),
    ...deletedTenants(fleet)
      .filter(({ id }) => isSelected(id))
      .map(({ problem }) => problem),
  ];
  const tenantsOf = (selected: boolean): ParsedTenant[] =>
    entries.flatMap((entry) => (entry.selected === selected && entry.tenant.ok ? [entry.tenant.value] : []));
  return {
    platform: platform.ok ? platform.value : null,
    tenants: tenantsOf(true),
    others: tenantsOf(false),
    unparsed: entries.filter((entry) => !entry.selected && !entry.tenant.ok).map((entry) => entry.id),
    tombstones: tombstones.filter((one) => one.outcome.ok).map((one) => one.id),
    problems,
  };
}

const NOT_SELECTED = { ok: true, value: undefined } as const;

function entriesOf(outcome: Outcome<readonly FleetEntry[]>): readonly FleetEntry[] {
  return outcome.ok ? outcome.value : [];
}

function parsed<T>(source: Outcome<FleetFile>, parse: (text: string, file: string) => T): Outcome<T> {
  return source.ok ? attempt(() => parse(source.value.text, source.value.file)) : source;
}

function problemsOf(outcome: Outcome<unknown>): readonly Problem[] {
  return outcome.ok ? [] : outcome.problems;
}

/** The id of a deleted tenant is never used again: volumes or backups of the deleted tenant may still exist. */
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
