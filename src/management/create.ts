import { printTenant } from '../fleet/edit';
import { digestOf } from '../lib/digest';
import { entryOf, type ManagementContext, withEntry } from './context';
import { describeTenant } from './describe';
import { InvalidTenant, refusingAs, TenantDeleted, TenantExists } from './errors';
import { newSpec } from './params';
import type { CreateTenantParams, StoredTenant } from './types';
import { validTenant } from './validate';

/** Stores a new tenant. Throws TenantExists, TenantDeleted or InvalidTenant, and then nothing is stored. */
export async function createTenant(tools: ManagementContext, params: CreateTenantParams): Promise<StoredTenant> {
  const { id } = params;
  const now = tools.clock();
  const spec = newSpec(params, now);
  const text = printTenant(id, spec);
  const tenant = await tools.registry.commit((view) => {
    // Parsed before anything is looked up: an id that breaks the rule names no file.
    const { resolved } = refusingAs(InvalidTenant, () => validTenant(view, text, `tenants/${id}.yaml`, tools));
    if (view.tombstone(id) !== undefined) throw new TenantDeleted(id);
    if (view.tenant(id) !== undefined) throw new TenantExists(id);
    const resourceVersion = digestOf(text);
    const status = withEntry(
      undefined,
      entryOf(tools, 'create', { from: null, to: resourceVersion }, `plan ${spec.plan}`),
    );
    return {
      changes: { tenants: { [id]: text }, statuses: { [id]: status } },
      value: describeTenant({ spec, resourceVersion, status }, resolved),
    };
  });
  tools.onNotice({ kind: 'created', tenant: id, at: now, text: `${spec.displayName} is created on plan ${spec.plan}` });
  return tenant;
}
