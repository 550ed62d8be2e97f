/** What printed a bundle: stands in every inventory. A test keeps it equal to package.json. */
export const GENERATOR = '@neurallog/tenancy@0.1.0';
