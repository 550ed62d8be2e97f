/** The name and version of this package, for every inventory. A test compares it with package.json. */
export const GENERATOR = '@neurallog/tenancy@0.1.0';
