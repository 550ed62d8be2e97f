import { printTenant } from '../fleet/edit';
import { digestOf } from '../lib/digest';
import { entryOf, type ManagementContext, withEntry } from './context';
import { describeTenant } from './describe';
import { InvalidTenant, TenantDeleted, TenantExists, throwAs } from './errors';
import { newSpec } from './params';
import type { CreateTenantParams, StoredTenant } from './types';
import { validTenant } from './validate';

/** Stores a new tenant. Throws TenantExists, TenantDeleted or InvalidTenant; then nothing is stored. */
export async function createTenant(context: ManagementContext, params: CreateTenantParams): Promise<StoredTenant> {
  const { id } = params;
  const now = context.clock();
  const spec = newSpec(params, now);
  const text = printTenant(id, spec);
  const tenant = await context.registry.commit((view) => {
    // Parsed before the look-ups: an invalid id must not become a path.
    const resolved = throwAs(InvalidTenant, () => validTenant(view, text, `tenants/${id}.yaml`, context));
    if (view.tombstone(id) !== undefined) throw new TenantDeleted(id);
    if (view.tenant(id) !== undefined) throw new TenantExists(id);
    const resourceVersion = digestOf(text);
    const status = withEntry(
      undefined,
      entryOf(context, 'create', { from: null, to: resourceVersion }, `plan ${spec.plan}`),
    );
    return {
      changes: { tenants: { [id]: text }, statuses: { [id]: status } },
      value: describeTenant({ spec, resourceVersion, status }, resolved),
    };
  });
  context.onNotice({
    kind: 'created',
    tenant: id,
    at: now,
    text: `${spec.displayName} was created on plan ${spec.plan}`,
  });
  return tenant;
}
