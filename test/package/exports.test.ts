import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as surface from '../../src/index';
import { ROOT } from '../support/source';

/** Written out: a name that comes or goes changes the library's contract. */
const VALUES = [
  'CODES',
  'Conflict',
  'IllegalTransition',
  'InvalidTenant',
  'Tenant',
  'TenancyError',
  'TenantDeleted',
  'TenantExists',
  'TenantNotFound',
  'addTo',
  'checkObjects',
  'definePlatform',
  'folderRegistry',
  'formatProblem',
  'manifestsOf',
  'memoryRegistry',
  'parsePlatform',
  'parseTenant',
  'renderPlatform',
  'renderTenant',
  'resolveTenant',
  'synth',
  'tenantManagement',
  'writeBundle',
];
const TYPES = [
  'ChangeOptions',
  'CleanupPhase',
  'Code',
  'CreateTenantParams',
  'DeleteOptions',
  'Expired',
  'ExtendableTenant',
  'ExtendedTenant',
  'Extension',
  'ExtensionKind',
  'ExtensionKindSpec',
  'ExtensionStage',
  'ExtensionVersion',
  'ExtraFlow',
  'Finding',
  'Flow',
  'FlowEnd',
  'FlowPort',
  'FolderRegistryOptions',
  'Gate',
  'GateState',
  'GrantSpec',
  'HistoryItem',
  'KubeObject',
  'Manifest',
  'McpServerSpec',
  'Notice',
  'Organization',
  'OrganizationParams',
  'ParsedPlatform',
  'ParsedTenant',
  'Phase',
  'PlanName',
  'PlatformPeerName',
  'PlatformSpec',
  'Problem',
  'RegistryChanges',
  'RegistryView',
  'ResolvedPlatform',
  'ResolvedTenant',
  'Rule',
  'Stage',
  'StoredTenant',
  'SynthOptions',
  'SynthReport',
  'TenantDetails',
  'TenantFacts',
  'TenantManagement',
  'TenantManagementAPI',
  'TenantManagementOptions',
  'TenantRegistry',
  'TenantResources',
  'TenantSource',
  'TenantSpec',
  'UpdateTenantParams',
  'WriteBundleOptions',
];

const INDEX = readFileSync(join(ROOT, 'src/index.ts'), 'utf8');
const PAGE = readFileSync(join(ROOT, 'docs/api.md'), 'utf8');

/** Every name that `src/index.ts` exports, types included. */
function exportedNames(): string[] {
  return [...INDEX.matchAll(/^export (?:type )?\{([^}]*)\}/gm)]
    .flatMap((match) => (match[1] ?? '').split(','))
    .map((name) => name.replace(/^\s*type\s/, '').trim())
    .filter((name) => name !== '')
    .sort();
}

describe('the public surface', () => {
  it('has these values', () => {
    expect(Object.keys(surface).sort()).toEqual([...VALUES].sort());
  });

  it('has these values and types, and nothing that is exported as a whole', () => {
    expect(exportedNames()).toEqual([...VALUES, ...TYPES].sort());
    expect(INDEX).not.toMatch(/export \*|export default/);
  });

  it.each([...VALUES, ...TYPES])('is shown in docs/api.md: %s', (name) => {
    expect(PAGE).toMatch(new RegExp(`\\b${name}\\b`));
  });
});
