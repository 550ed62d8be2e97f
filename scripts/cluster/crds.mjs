// @ts-check
/** The real CRDs of every custom kind that dist/ holds, as their owners publish them in their Go modules. */
import { join } from 'node:path';
import { moduleFolder } from './go.mjs';
import { VERSIONS } from './versions.mjs';

/** @typedef {{ module: string, version: string, folder: string }} CrdRow */

/** One row a module; whoever adds a custom kind to dist/ adds the module that owns it. @type {readonly CrdRow[]} */
export const CRDS = [
  {
    module: 'github.com/fluxcd/kustomize-controller',
    version: `v${VERSIONS.kustomizeController}`,
    folder: 'config/crd/bases',
  },
  {
    module: 'github.com/fluxcd/source-controller',
    version: `v${VERSIONS.sourceController}`,
    folder: 'config/crd/bases',
  },
];

/** @param {CrdRow} row @returns {Promise<string>} where its CRD files lie */
export async function crdFolder({ module, version, folder }) {
  return join(await moduleFolder(module, version), folder);
}
