// @ts-check
/** The CRDs of every custom kind in dist/, as their owners publish them in their Go modules. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { moduleFolder } from './go.mjs';
import { until } from './processes.mjs';
import { VERSIONS } from './versions.mjs';
import { documentsOf } from './yaml.mjs';

/** @typedef {{ module: string, version: string, folder: string }} CrdRow */

/** One row for each Go module. A new custom kind in dist/ needs the row of the module that owns it. @type {readonly CrdRow[]} */
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

/** @param {CrdRow} row @returns {Promise<string>} the folder of its CRD files in the module cache */
export async function crdFolder({ module, version, folder }) {
  return join(await moduleFolder(module, version), folder);
}

const PATH = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

/** Creates all CRDs and waits until the API server serves them. @param {import('./api.mjs').Api} api */
export async function installCrds(api) {
  const folders = await Promise.all(CRDS.map(crdFolder));
  const files = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.yaml'))
      .map((name) => join(folder, name)),
  );
  const crds = files.flatMap(documentsOf);
  await Promise.all(crds.map((crd) => api.post(PATH, crd)));
  for (const { metadata } of crds) {
    const established = async () => {
      const { status } = await api.get(`${PATH}/${metadata.name}`);
      /** @type {{ type: string, status: string }[]} */
      const conditions = status?.conditions ?? [];
      return conditions.some((one) => one.type === 'Established' && one.status === 'True') ? true : undefined;
    };
    await until(established, { what: `the CRD ${metadata.name}`, seconds: 60 });
  }
}
