import { type ExtensionKind, NO_EXTENSION_KINDS } from '../../contract/extension-kind';
import { rowOf } from '../../contract/kinds';
import { diffObjects } from '../../diff/objects';
import { identityOf, type KubeObject } from '../../kubernetes/object';
import { documentsOf, parseObjects } from './documents';

/** A change of a printed object that the API server refuses: Flux could not apply the stage any more. */
export interface ImmutableChange {
  /** The object's identity. */
  readonly id: string;
  /** Of the field; empty for the whole object. */
  readonly path: string;
  readonly why: string;
}

/** The changes between two texts of a file that the API server refuses. Only changed objects are parsed. */
export function immutableChanges(
  before: string,
  after: string,
  extensionKinds: readonly ExtensionKind[] = NO_EXTENSION_KINDS,
): ImmutableChange[] {
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
  // A file that was edited by hand may hold an object twice.
  return [...new Map(parsed.map((object) => [identityOf(object), object])).values()];
}

/** Most kinds have no immutable field, and reading the kind is faster than parsing the object. */
function mayBeRefused(document: string): boolean {
  const [, apiVersion, kind] = /^apiVersion: (\S+)\nkind: (\S+)\n/.exec(document) ?? [];
  if (apiVersion === undefined || kind === undefined) return true;
  return rowOf({ apiVersion, kind, metadata: { name: '' } })?.immutable.length !== 0;
}
