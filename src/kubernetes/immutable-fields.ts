/**
 * Fields of an object that the API server refuses to change.
 * - `immutable`: another value is refused.
 * - `immutable-once-set`: another value is refused; leaving the field out is ignored.
 * - `spec-except`: every field of `spec` but these is immutable.
 * - `grows`: a quantity that never shrinks.
 * - `immutable-if-flag`: these fields are immutable once the object has `immutable: true`, which then stays.
 */
export type ImmutableFields =
  | { readonly rule: 'immutable' | 'immutable-once-set' | 'grows'; readonly path: string }
  | { readonly rule: 'spec-except'; readonly fields: readonly string[] }
  | { readonly rule: 'immutable-if-flag'; readonly paths: readonly string[] };
