/**
 * What of an object cannot change. `fixed`: another value is refused. `kept`: another value is refused, and that the
 * field is gone is ignored. `spec-but`: all of `spec` but these fields is fixed. `grows`: a quantity that never falls.
 * `sealed`: these fields are fixed from when the object says `immutable: true`, which it then says for good.
 */
export type ImmutableFields =
  | { readonly rule: 'fixed' | 'kept' | 'grows'; readonly path: string }
  | { readonly rule: 'spec-but'; readonly fields: readonly string[] }
  | { readonly rule: 'sealed'; readonly paths: readonly string[] };
