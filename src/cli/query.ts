import { type TenantManagement, tenantManagement } from '../management/api';
import { folderRegistry } from '../registry/folder-registry';
import type { ReadFlags } from './flags';
import { jsonText } from './format/report';
import type { Streams } from './streams';

/** A use case that only reads, and how to print its result. */
export interface Query<T> {
  run(api: TenantManagement): Promise<T>;
  json(value: T): object;
  text(value: T): string;
}

export async function runQuery<T>({ stdout }: Streams, { fleet, json }: ReadFlags, query: Query<T>): Promise<void> {
  // A query changes nothing, so the history needs no actor.
  const api = tenantManagement({ registry: folderRegistry(fleet), actor: '', clock: () => new Date() });
  const value = await query.run(api);
  stdout.write(json ? jsonText({ ok: true, ...query.json(value) }) : query.text(value));
}
