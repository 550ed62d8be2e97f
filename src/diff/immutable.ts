import type { KindRow } from '../contract/kind-row';
import type { ImmutableFields } from '../kubernetes/immutable-fields';
import type { KubeObject } from '../kubernetes/object';
import { isQuantity, units } from '../kubernetes/quantity';
import { isRecord } from '../lib/plain-data';
import { changedFields, fieldAt } from './fields';

/** A changed field that the API server refuses in an update. */
export interface RejectedField {
  /** In the form of `FieldChange.path`. */
  readonly path: string;
  readonly why: string;
}

/**
 * The fields that the API server would refuse in an update from one version of an object to the other. Printed values
 * are compared, so that printing a default which was left out before counts as a change.
 */
export function rejectedFields(row: KindRow | undefined, before: KubeObject, after: KubeObject): RejectedField[] {
  if (row === undefined)
    return [
      { path: '', why: 'the kind has no row in src/contract/kind-table.ts, so its immutable fields are unknown' },
    ];
  return row.immutable.flatMap((fields) => rejectedByRule(fields, before, after));
}

const REFUSED = 'the API server refuses it, and Flux does not recreate objects';
const FIXED = `cannot change after creation: ${REFUSED}`;
const KEPT = `${FIXED}; leaving the field out has no effect`;

function rejectedByRule(fields: ImmutableFields, before: KubeObject, after: KubeObject): RejectedField[] {
  switch (fields.rule) {
    case 'immutable':
      return changedAt(fields.path, before, after, FIXED);
    case 'immutable-once-set':
      return changedAt(fields.path, before, after, KEPT);
    case 'grows':
      return shrinks(fieldAt(before, fields.path), fieldAt(after, fields.path))
        ? [{ path: fields.path, why: `cannot shrink: ${REFUSED}` }]
        : [];
    case 'spec-except': {
      const why = `cannot change: of spec only ${fields.fields.join(', ')} may change; ${REFUSED}`;
      const specs = [before, after].map(({ spec }) => without(fields.fields, spec));
      return changedFields(specs[0], specs[1], 'spec').map(({ path }) => ({ path, why }));
    }
    case 'immutable-if-flag':
      if (before.immutable !== true) return [];
      return ['immutable', ...fields.paths].flatMap((path) =>
        changedAt(path, before, after, `cannot change, because the object is immutable: ${REFUSED}`),
      );
  }
}

function changedAt(path: string, before: KubeObject, after: KubeObject, why: string): RejectedField[] {
  return changedFields(fieldAt(before, path), fieldAt(after, path), path).map((change) => ({ path: change.path, why }));
}

function without(fields: readonly string[], spec: unknown): unknown {
  if (!isRecord(spec)) return spec;
  return Object.fromEntries(Object.entries(spec).filter(([field]) => !fields.includes(field)));
}

/** Whether a quantity becomes smaller; `1Gi` equals `1024Mi`. A value that is no quantity counts as smaller. */
function shrinks(before: unknown, after: unknown): boolean {
  if (before === after) return false;
  const [from, to] = [before, after].map((one) => (isQuantity(String(one)) ? units(String(one)) : undefined));
  return from === undefined || to === undefined || to < from;
}
