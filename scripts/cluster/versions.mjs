// @ts-check

/** The version of every program and module of the cluster tier. A changed version is built at the next run. */
export const VERSIONS = /** @type {const} */ ({
  /** The oldest Go that builds the programs. */
  go: '1.26',
  /** The newest supported version. etcd comes in the version that it requires. */
  kubernetes: '1.36.4',
  kwok: '0.8.0',
  kustomizeController: '1.9.4',
  sourceController: '1.9.4',
  /** Holds the official fixtures of Pod Security. */
  podSecurityAdmission: '0.36.4',
});
