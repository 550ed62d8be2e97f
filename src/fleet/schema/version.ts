/** The `apiVersion` of the registry's files. */
export const API_VERSION = 'tenancy.neurallog.com/v1alpha1';
