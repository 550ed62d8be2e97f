import { NO_EXTENSION_KINDS } from '../../contract/extension-kind';
import type { KindRow } from '../../contract/kind-row';
import { kindOf, rowOf } from '../../contract/kinds';
import { formatValue } from '../../contract/problems';
import type { KubeObject } from '../../kubernetes/object';
import { flatMap } from '../../lib/lists';
import { findingAt, withRuleId } from '../finding';
import { CHECKED_KINDS, type CheckedKind, checkedKindOf } from '../kinds';
import type { PlatformFacts, Rule } from '../rule';
import { valueIndexOf } from '../value-index';

/** The builder and the checks have a table each, so the finding names the file that lacks the row. */
export const knownKind: Rule = {
  id: 'known-kind',
  description: 'every object is of a kind with a row in both tables of kinds, or that the platform allows extensions',
  why: 'For a kind that is not in the table, it is unknown how it is scaled to zero, which fields are immutable and in which order it is deleted. It could run in a suspended tenant, block Flux or survive a cleanup, and no Flux account may write it.',
  example: {
    object: 'ConfigMap tenant-acme/grants',
    path: ['kind'],
    value: 'Endpoints',
  },
  check: (subject) =>
    withRuleId(
      'known-kind',
      flatMap([...valueIndexOf(subject).kinds.values()], ({ objects }) =>
        flatMap(
          objects.slice(0, 1).flatMap((object) => rowProblems(object, subject.tenant.platform)),
          (problem) =>
            objects.map((object) => findingAt(object, '', `got the kind ${formatValue(kindOf(object))}, ${problem}`)),
        ),
      ),
    ),
};

function rowProblems(object: KubeObject, platform: PlatformFacts): string[] {
  const missing = missingRows(object, platform).map((file) => `want one with a row in ${file} (docs/extending.md)`);
  const [builder, checks] = [rowOf(object, NO_EXTENSION_KINDS), CHECKED_KINDS[kindOf(object)]];
  if (builder === undefined || checks === undefined) return missing;
  return [...missing, ...rowDifferences(builder, checks)];
}

/** Where the two rows of a kind say different things, so that one of them is a mistake. */
export function rowDifferences(builder: KindRow, checks: CheckedKind): string[] {
  const stages = builder.printedIn.filter((stage) => stage !== 'platform');
  const difference = (what: string, one: readonly string[], other: readonly string[]): string[] => {
    if ([...one].sort().join() === [...other].sort().join()) return [];
    return [
      `whose ${what} are ${one.join(', ') || 'none'} in src/contract/kind-table.ts and ${other.join(', ') || 'none'} in src/checks/kinds.ts, want the same in both`,
    ];
  };
  return [
    ...difference('stages', stages, checks.stages),
    ...difference('plural names', [builder.resource], [checks.resource]),
    ...difference('extra verbs', builder.extraVerbs, checks.extraVerbs),
  ];
}

function missingRows(object: KubeObject, platform: PlatformFacts): string[] {
  return [
    ...(rowOf(object, platform.extensionKinds) === undefined ? ['src/contract/kind-table.ts'] : []),
    ...(checkedKindOf(object, platform) === undefined ? ['src/checks/kinds.ts'] : []),
  ];
}
