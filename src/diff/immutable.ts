import type { KindRow } from '../contract/kinds';
import type { ImmutableFields } from '../kubernetes/immutable-fields';
import type { KubeObject } from '../kubernetes/object';
import { isQuantity, units } from '../kubernetes/quantity';
import { isRecord } from '../lib/plain-data';
import { changedFields, fieldAt } from './fields';

/** A place of a patch that the API server does not take. */
export interface Refusal {
  /** Spelled as the path of a `FieldChange`. */
  readonly path: string;
  readonly why: string;
}

/**
 * What the API server would refuse in a patch from one version of an object to the other. Values are compared as they
 * are printed: to print what was left to a default before counts as a change.
 */
export function refusalsOf(row: KindRow | undefined, before: KubeObject, after: KubeObject): Refusal[] {
  if (row === undefined)
    return [{ path: '', why: 'the kind is not in the table of kinds: nobody knows what Flux would do' }];
  return row.frozen.flatMap((frozen) => refusedBy(frozen, before, after));
}

const STOPS = 'Flux would fail here, it never replaces';
const FIXED = `is fixed once the object is there: ${STOPS}`;
const KEPT = `${FIXED}, and to leave the field out would be ignored`;

function refusedBy(frozen: ImmutableFields, before: KubeObject, after: KubeObject): Refusal[] {
  switch (frozen.rule) {
    case 'fixed':
      return changedAt(frozen.path, before, after, FIXED);
    case 'kept':
      return changedAt(frozen.path, before, after, KEPT);
    case 'grows':
      return shrinks(fieldAt(before, frozen.path), fieldAt(after, frozen.path))
        ? [{ path: frozen.path, why: `never shrinks: ${STOPS}` }]
        : [];
    case 'spec-but': {
      const why = `is fixed: of spec only ${frozen.fields.join(', ')} may change; ${STOPS}`;
      const specs = [before, after].map(({ spec }) => without(frozen.fields, spec));
      return changedFields(specs[0], specs[1], 'spec').map(({ path }) => ({ path, why }));
    }
    case 'sealed':
      if (before.immutable !== true) return [];
      return ['immutable', ...frozen.paths].flatMap((path) =>
        changedAt(path, before, after, `is fixed, since the object says that it is immutable: ${STOPS}`),
      );
  }
}

function changedAt(path: string, before: KubeObject, after: KubeObject, why: string): Refusal[] {
  return changedFields(fieldAt(before, path), fieldAt(after, path), path).map((change) => ({ path: change.path, why }));
}

function without(fields: readonly string[], spec: unknown): unknown {
  if (!isRecord(spec)) return spec;
  return Object.fromEntries(Object.entries(spec).filter(([field]) => !fields.includes(field)));
}

/** What is no quantity cannot be shown to be larger; `1Gi` and `1024Mi` are equal. */
function shrinks(before: unknown, after: unknown): boolean {
  if (before === after) return false;
  const [from, to] = [before, after].map((one) => (isQuantity(String(one)) ? units(String(one)) : undefined));
  return from === undefined || to === undefined || to < from;
}
