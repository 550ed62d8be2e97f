import { type ExtensionKind, NO_EXTENSION_KINDS } from '../contract/extension-kind';
import { inReadingOrder, rowOf } from '../contract/kinds';
import { identityOf, type KubeObject } from '../kubernetes/object';
import { changedFields, type FieldChange } from './fields';
import { type RejectedField, rejectedFields } from './immutable';

interface Changed {
  /** In the form of `identityOf`. */
  readonly identity: string;
  /** The object after the change; a removed object as it was before. */
  readonly object: KubeObject;
}

interface Patched extends Changed {
  readonly fields: readonly FieldChange[];
}

/**
 * The change of one object. `impossible` is a patch that the API server refuses: Flux dry-runs all objects of a stage
 * before it applies any, so the whole stage would fail.
 */
export type Change =
  | (Changed & { readonly kind: 'add' })
  | (Changed & { readonly kind: 'remove' })
  | (Patched & { readonly kind: 'patch' })
  | (Patched & { readonly kind: 'impossible'; readonly rejected: readonly RejectedField[] });

/**
 * The changes from one list of objects to another, one for each object that differs, in reading order.
 * Throws a RangeError if a list holds one object twice.
 */
export function diffObjects(
  before: readonly KubeObject[],
  after: readonly KubeObject[],
  extensionKinds: readonly ExtensionKind[] = NO_EXTENSION_KINDS,
): Change[] {
  const [olds, news] = [byIdentity(before), byIdentity(after)];
  const changes = [...new Map([...olds, ...news]).keys()].flatMap((identity) =>
    changeOf(identity, olds.get(identity), news.get(identity), extensionKinds),
  );
  return inReadingOrder(changes, ({ object }) => object);
}

/** The removals among these changes that lose data for good. */
export function losses(changes: readonly Change[]): Change[] {
  // A kind without a row may hold data.
  return changes.filter(({ kind, object }) => kind === 'remove' && (rowOf(object)?.holdsData ?? true));
}

function changeOf(
  identity: string,
  before: KubeObject | undefined,
  after: KubeObject | undefined,
  extensionKinds: readonly ExtensionKind[],
): Change[] {
  if (before === undefined) return after === undefined ? [] : [{ kind: 'add', identity, object: after }];
  if (after === undefined) return [{ kind: 'remove', identity, object: before }];
  const fields = changedFields(before, after);
  if (fields.length === 0) return [];
  const rejected = rejectedFields(rowOf(after, extensionKinds), before, after);
  if (rejected.length === 0) return [{ kind: 'patch', identity, object: after, fields }];
  return [{ kind: 'impossible', identity, object: after, fields, rejected }];
}

function byIdentity(objects: readonly KubeObject[]): Map<string, KubeObject> {
  const found = new Map<string, KubeObject>();
  for (const object of objects) {
    const identity = identityOf(object);
    if (found.has(identity)) throw new RangeError(`${identity} is in one list twice`);
    found.set(identity, object);
  }
  return found;
}
