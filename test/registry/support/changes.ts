import type { RegistryChanges } from '../../../src/registry/registry';
import { status, TOMBSTONE } from './records';

/** A registry before any change; texts of tenants are not parsed here. */
export const BEFORE = {
  'platform.yaml': 'platform\n',
  'tenants/acme.yaml': 'acme one\n',
  'tenants/globex.yaml': 'globex\n',
} as const;

export const CHANGES = {
  'a new tenant': { tenants: { initech: 'initech\n' }, statuses: { initech: status('create') } },
  'a changed tenant': { tenants: { acme: 'acme two\n' }, statuses: { acme: status('update') } },
  'a deleted tenant': {
    tenants: { acme: null },
    statuses: { acme: status('delete') },
    tombstones: { acme: TOMBSTONE },
  },
} as const satisfies Record<string, RegistryChanges>;

export type ChangeName = keyof typeof CHANGES;

export const CHANGE_NAMES = [
  'a new tenant',
  'a changed tenant',
  'a deleted tenant',
] as const satisfies readonly ChangeName[];
