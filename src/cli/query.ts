import { type TenantManagement, tenantManagement } from '../management/api';
import { folderRegistry } from '../registry/folder-registry';
import type { ReadFlags } from './flags';
import { jsonText } from './format/report';
import type { Streams } from './streams';

/** One use case that only looks, and how what it gives is printed. */
export interface Query<T> {
  look(api: TenantManagement): Promise<T>;
  json(value: T): object;
  text(value: T): string;
}

export async function read<T>({ stdout }: Streams, { fleet, json }: ReadFlags, look: Query<T>): Promise<void> {
  // Nobody acts: what is only read leaves no name.
  const api = tenantManagement({ registry: folderRegistry(fleet), actor: '', clock: () => new Date() });
  const value = await look.look(api);
  stdout.write(json ? jsonText({ ok: true, ...look.json(value) }) : look.text(value));
}
