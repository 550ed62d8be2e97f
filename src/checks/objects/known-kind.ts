import { kindOf, rowOf } from '../../contract/kinds';
import { formatValue } from '../../contract/problems';
import type { KubeObject } from '../../kubernetes/object';
import { flatMap } from '../../lib/lists';
import { findingAt, withRuleId } from '../finding';
import { checkedKindOf } from '../kinds';
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
          objects.slice(0, 1).flatMap((object) => missingRows(object, subject.tenant.platform)),
          (file) =>
            objects.map((object) =>
              findingAt(
                object,
                '',
                `got the kind ${formatValue(kindOf(object))}, want one with a row in ${file} (docs/extending.md)`,
              ),
            ),
        ),
      ),
    ),
};

function missingRows(object: KubeObject, platform: PlatformFacts): string[] {
  return [
    ...(rowOf(object, platform.extensionKinds) === undefined ? ['src/contract/kind-table.ts'] : []),
    ...(checkedKindOf(object, platform) === undefined ? ['src/checks/kinds.ts'] : []),
  ];
}
