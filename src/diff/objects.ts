import { inReadingOrder, rowOf } from '../contract/kinds';
import { identityOf, type KubeObject } from '../kubernetes/object';
import { changedFields, type FieldChange } from './fields';
import { type Refusal, refusalsOf } from './immutable';

interface Changed {
  /** As `identityOf` spells it. */
  readonly identity: string;
  /** As it is printed after the change; of one that goes, before it. */
  readonly object: KubeObject;
}

interface Patched extends Changed {
  readonly fields: readonly FieldChange[];
}

/**
 * What becomes of one object. `impossible` is a patch that the API server refuses: Flux tries all objects of a stage
 * before it applies any, so the stage would stand still.
 */
export type Change =
  | (Changed & { readonly kind: 'add' })
  | (Changed & { readonly kind: 'remove' })
  | (Patched & { readonly kind: 'patch' })
  | (Patched & { readonly kind: 'impossible'; readonly refusals: readonly Refusal[] });

/**
 * From one list of objects to another: one entry for each object that is not in both as it is, in the order in which a
 * person reads them. Throws a RangeError where a list holds one object twice.
 */
export function diffObjects(before: readonly KubeObject[], after: readonly KubeObject[]): Change[] {
  const [olds, news] = [byIdentity(before), byIdentity(after)];
  const changes = [...new Map([...olds, ...news]).keys()].flatMap((identity) =>
    changeOf(identity, olds.get(identity), news.get(identity)),
  );
  return inReadingOrder(changes, ({ object }) => object);
}

/** What is lost for good by these changes: the objects with data that go. */
export function losses(changes: readonly Change[]): Change[] {
  // A kind without a row may hold data.
  return changes.filter(({ kind, object }) => kind === 'remove' && (rowOf(object)?.holdsData ?? true));
}

function changeOf(identity: string, before: KubeObject | undefined, after: KubeObject | undefined): Change[] {
  if (before === undefined) return after === undefined ? [] : [{ kind: 'add', identity, object: after }];
  if (after === undefined) return [{ kind: 'remove', identity, object: before }];
  const fields = changedFields(before, after);
  if (fields.length === 0) return [];
  const refusals = refusalsOf(rowOf(after), before, after);
  if (refusals.length === 0) return [{ kind: 'patch', identity, object: after, fields }];
  return [{ kind: 'impossible', identity, object: after, fields, refusals }];
}

function byIdentity(objects: readonly KubeObject[]): Map<string, KubeObject> {
  const found = new Map<string, KubeObject>();
  for (const object of objects) {
    const identity = identityOf(object);
    if (found.has(identity)) throw new RangeError(`${identity} stands twice in one list`);
    found.set(identity, object);
  }
  return found;
}
