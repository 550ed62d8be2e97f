import { NO_REMOVALS } from '../../../src/output/bundle/allowed-removals';
import type { NextOutput } from '../../../src/output/last/last-output';
import { emptiedBundle, everything, extra, manifests, platformBundle, tenantBundle } from './bundles';

/** A change of the output, from `before` (`null`: there is none) to `after`. */
export interface Scenario {
  readonly before: NextOutput | null;
  readonly after: NextOutput;
}

const acme = tenantBundle('acme', { manifests: [...manifests('acme', 'one'), extra('acme')] });
const globex = tenantBundle('globex');
const initech = tenantBundle('initech', { manifests: [...manifests('initech', 'one'), extra('initech')] });
const acmeTwo = tenantBundle('acme', { manifests: [...manifests('acme', 'two'), extra('acme')] });
const globexTwo = tenantBundle('globex', { manifests: [...manifests('globex', 'two'), extra('globex')] });
const all = [acme, globex, initech];
const acmeOff = tenantBundle('acme', {
  manifests: manifests('acme', 'one').filter((one) => one.stage !== '30-services'),
  allowedRemovals: { ...NO_REMOVALS, stages: ['30-services'] },
});

export const SCENARIOS = {
  'the first write': { before: null, after: everything(all) },
  'a change of two tenants and the platform': {
    before: everything(all),
    after: everything([acmeTwo, globexTwo, initech], platformBundle('two')),
  },
  'a new tenant': { before: everything([acme, initech]), after: everything(all) },
  'a write that removes stale files': {
    before: everything(all),
    after: everything([tenantBundle('acme'), globex, tenantBundle('initech')]),
  },
  'a write that empties a stage': { before: everything(all), after: everything([acmeOff, globex, initech]) },
  'a write that removes a tenant and changes another': {
    before: everything([emptiedBundle('acme'), globex, initech]),
    after: everything([globexTwo, initech], platformBundle(), ['acme']),
  },
} as const satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof SCENARIOS;

export const SCENARIO_NAMES = [
  'the first write',
  'a change of two tenants and the platform',
  'a new tenant',
  'a write that removes stale files',
  'a write that empties a stage',
  'a write that removes a tenant and changes another',
] as const satisfies readonly ScenarioName[];

/** Unmanaged files: they are in the folder before and after every scenario that has a before. */
export const UNMANAGED_FILES = {
  'tenants/acme/NOTES.md': 'ask Ada first\n',
  'tenants/acme/30-services/own/deep.txt': 'deep\n',
  'tenants/initech/NOTES.md': 'mine\n',
  'tenants/README.md': 'about the tenants\n',
  'README.md': 'about the output\n',
} as const;

export const UNMANAGED_LINK = { path: 'tenants/acme/elsewhere', target: '../../../outside' } as const;
