// @ts-check

/** Every version that the cluster tier is made of. A change builds anew what it concerns. */
export const VERSIONS = /** @type {const} */ ({
  /** The least Go that builds the rest. */
  go: '1.26',
  /** Newest supported; etcd is of the version that it asks for. */
  kubernetes: '1.36.4',
  kwok: '0.8.0',
  kustomizeController: '1.9.4',
  sourceController: '1.9.4',
  /** The official fixtures of Pod Security. */
  podSecurityAdmission: '0.36.4',
});
