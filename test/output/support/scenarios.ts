import type { NextOutput } from '../../../src/output/last-output';
import { everything, extra, manifests, platformUnit, tenantUnit } from './units';

/** A change of the output, from `before` (`null`: there is none) to `after`. */
export interface Scenario {
  readonly before: NextOutput | null;
  readonly after: NextOutput;
}

const acme = tenantUnit('acme', { manifests: [...manifests('acme', 'one'), extra('acme')] });
const globex = tenantUnit('globex');
const initech = tenantUnit('initech', { manifests: [...manifests('initech', 'one'), extra('initech')] });
const acmeTwo = tenantUnit('acme', { manifests: [...manifests('acme', 'two'), extra('acme')] });
const globexTwo = tenantUnit('globex', { manifests: [...manifests('globex', 'two'), extra('globex')] });
const all = [acme, globex, initech];

export const SCENARIOS = {
  'the first write': { before: null, after: everything(all) },
  'a change of two tenants and the platform': {
    before: everything(all),
    after: everything([acmeTwo, globexTwo, initech], platformUnit('two')),
  },
  'a new tenant': { before: everything([acme, initech]), after: everything(all) },
  'a run that removes stale files': {
    before: everything(all),
    after: everything([tenantUnit('acme'), globex, tenantUnit('initech')]),
  },
} as const satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof SCENARIOS;

export const SCENARIO_NAMES = [
  'the first write',
  'a change of two tenants and the platform',
  'a new tenant',
  'a run that removes stale files',
] as const satisfies readonly ScenarioName[];

/** What strangers have put into the folder; it is there before and after every scenario that has a before. */
export const STRANGERS = {
  'tenants/acme/NOTES.md': 'ask Ada first\n',
  'tenants/acme/30-services/own/deep.txt': 'deep\n',
  'tenants/initech/NOTES.md': 'mine\n',
  'tenants/README.md': 'about the tenants\n',
  'README.md': 'about the output\n',
} as const;

export const STRANGE_LINK = { path: 'tenants/acme/elsewhere', target: '../../../outside' } as const;
