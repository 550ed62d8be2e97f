import { type ExtensionKind, NO_EXTENSION_KINDS } from '../../contract/extension-kind';
import { rowOf } from '../../contract/kinds';
import { diffObjects } from '../../diff/objects';
import { identityOf, type KubeObject } from '../../kubernetes/object';
import { documentsOf, parseObjects } from './documents';

/** A change of a printed object that the API server refuses: Flux would stand still at it. */
export interface FrozenChange {
  /** The object's identity. */
  readonly id: string;
  /** Of the field; empty where it is the object as a whole. */
  readonly path: string;
  readonly why: string;
}

/** What the API server would refuse of a file's next text. Only objects that change, and can be refused, are parsed. */
export function frozenChanges(
  before: string,
  after: string,
  extensionKinds: readonly ExtensionKind[] = NO_EXTENSION_KINDS,
): FrozenChange[] {
  const [olds, news] = [documentsOf(before), documentsOf(after)];
  return diffObjects(changed(olds, news), changed(news, olds), extensionKinds).flatMap((change) =>
    change.kind === 'impossible' ? change.rejected.map((field) => ({ id: change.identity, ...field })) : [],
  );
}

function changed(documents: readonly string[], others: readonly string[]): KubeObject[] {
  const same = new Set(others);
  const parsed = documents
    .filter((document) => !same.has(document) && mayBeRefused(document))
    .flatMap((document) => parseObjects(document).objects);
  // In a file that was edited by hand, one object may stand twice.
  return [...new Map(parsed.map((object) => [identityOf(object), object])).values()];
}

/** Most kinds have no field that is fixed, and to read the kind costs less than to parse the object. */
function mayBeRefused(document: string): boolean {
  const [, apiVersion, kind] = /^apiVersion: (\S+)\nkind: (\S+)\n/.exec(document) ?? [];
  if (apiVersion === undefined || kind === undefined) return true;
  return rowOf({ apiVersion, kind, metadata: { name: '' } })?.immutable.length !== 0;
}
