import type { KindRow } from '../contract/kind-row';
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
    return [{ path: '', why: 'the kind has no row in src/contract/kind-table.ts: what Flux would do is not known' }];
  return row.immutable.flatMap((fields) => refusedBy(fields, before, after));
}

const STOPS = 'Flux would fail here, it never replaces';
const FIXED = `is fixed once the object is there: ${STOPS}`;
const KEPT = `${FIXED}, and to leave the field out would be ignored`;

function refusedBy(fields: ImmutableFields, before: KubeObject, after: KubeObject): Refusal[] {
  switch (fields.rule) {
    case 'immutable':
      return changedAt(fields.path, before, after, FIXED);
    case 'immutable-once-set':
      return changedAt(fields.path, before, after, KEPT);
    case 'grows':
      return shrinks(fieldAt(before, fields.path), fieldAt(after, fields.path))
        ? [{ path: fields.path, why: `never shrinks: ${STOPS}` }]
        : [];
    case 'spec-except': {
      const why = `is fixed: of spec only ${fields.fields.join(', ')} may change; ${STOPS}`;
      const specs = [before, after].map(({ spec }) => without(fields.fields, spec));
      return changedFields(specs[0], specs[1], 'spec').map(({ path }) => ({ path, why }));
    }
    case 'immutable-if-flag':
      if (before.immutable !== true) return [];
      return ['immutable', ...fields.paths].flatMap((path) =>
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
