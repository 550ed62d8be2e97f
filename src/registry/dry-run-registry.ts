import type { Fleet } from '../fleet/fleet';
import { queue } from '../lib/queue';
import type { FileChange, RegistryChanges, RegistryView, TenantRegistry } from './registry';

/** A registry that takes changes but stores nothing. Its views show the changes. */
export interface DryRunRegistry extends TenantRegistry {
  /** The changes to the files of the registry, all commits together. */
  files(): Promise<readonly FileChange[]>;
  /** The tenants whose files would be added, changed or removed. */
  tenantIds(): readonly string[];
  /** The fleet with the changes. */
  fleet(): Promise<Fleet>;
}

/** Runs each step on the registry with the changes of the earlier steps. It takes no lock. */
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
          const result = await step(view);
          // Throws as a commit would.
          view.changedBy(result.changes);
          return result;
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
