import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { KINDS } from '../../src/contract/kind-table';
import { apiGroupOf } from '../../src/contract/kinds';
import { isRecord, listOf, recordOf } from '../../src/lib/plain-data';
import { ROOT } from '../support/source';

/** The ClusterRole of the account that applies dist/platform and dist/flux. */
function rootRules() {
  const documents = parseAllDocuments(readFileSync(join(ROOT, 'docs/flux-root.yaml'), 'utf8'));
  const role = documents
    .map((document): unknown => document.toJS())
    .find((one) => recordOf(one).kind === 'ClusterRole');
  return listOf(recordOf(role).rules).filter(isRecord);
}

describe('docs/flux-root.yaml', () => {
  it('lets its account write each kind that is printed outside of the stages', () => {
    const rows = Object.entries(KINDS).filter(([, { printedIn }]) =>
      printedIn.some((place) => place === 'flux' || place === 'platform'),
    );
    const unwritable = rows.filter(
      ([, { apiVersion, resource }]) =>
        !rootRules().some(
          ({ apiGroups, resources, verbs, resourceNames }) =>
            resourceNames === undefined &&
            listOf(apiGroups).includes(apiGroupOf(apiVersion)) &&
            listOf(resources).includes(resource) &&
            ['create', 'patch', 'delete'].every((verb) => listOf(verbs).includes(verb)),
        ),
    );
    expect(rows.map(([kind]) => kind)).toContain('kustomize.toolkit.fluxcd.io/Kustomization');
    expect(unwritable.map(([kind]) => kind)).toEqual([]);
  });
});
