/**
 * The version of the registry's files. This folder defines their shape and is the one source of the types, the parser
 * and the JSON Schemas in `schemas/`. `resolve` defines the meaning of the values, and every default.
 */
export const API_VERSION = 'tenancy.neurallog.com/v1alpha1';
