import type { Fleet } from '../fleet/fleet';
import { queue } from '../lib/queue';
import type { FileChange, RegistryChanges, RegistryView, TenantRegistry } from './registry';

/** A registry that takes changes and stores nothing: whoever works with it cannot tell. */
export interface DryRunRegistry extends TenantRegistry {
  /** What the changes would do to the files of the registry behind it, all together. */
  files(): Promise<readonly FileChange[]>;
  /** The tenants whose files would come, change or go. */
  tenantIds(): readonly string[];
  /** The registry as it would be. */
  fleet(): Promise<Fleet>;
}

/** Runs every step on the registry as it is, with the changes of the steps before. It takes no lock. */
export function dryRunRegistry(registry: TenantRegistry): DryRunRegistry {
  let soFar: RegistryChanges = {};
  const inTurn = queue();
  const read = <T>(use: (view: RegistryView) => T | Promise<T>): Promise<T> =>
    registry.read((view) => use(view.with(soFar)));
  return {
    read,
    commit: (step) =>
      inTurn(async () => {
        const { changes, value } = await read(async (view) => {
          const wanted = await step(view);
          // Only for what it refuses, as a commit would.
          view.changedBy(wanted.changes);
          return wanted;
        });
        soFar = merged(soFar, changes);
        return value;
      }),
    files: () => registry.read((view) => view.changedBy(soFar)),
    tenantIds: () => Object.keys(soFar.tenants ?? {}),
    fleet: () => read((view) => view.fleet()),
  };
}

function merged(first: RegistryChanges, then: RegistryChanges): RegistryChanges {
  return {
    tenants: { ...first.tenants, ...then.tenants },
    statuses: { ...first.statuses, ...then.statuses },
    tombstones: { ...first.tombstones, ...then.tombstones },
  };
}
