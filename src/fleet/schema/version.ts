/**
 * The shape of the registry's files: the one source of the types, of the parser and of the JSON Schemas in `schemas/`.
 * Only shape stands here. What a value means, and every default, is `resolve`'s.
 */
export const API_VERSION = 'tenancy.neurallog.com/v1alpha1';
