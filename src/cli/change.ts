import { type TenantManagement, tenantManagement } from '../management/api';
import type { Notice, StoredTenant } from '../management/types';
import { type DryRunRegistry, dryRunRegistry } from '../registry/dry-run-registry';
import { folderRegistry } from '../registry/folder-registry';
import type { Extension } from '../tenant/extension/model';
import { actorOf } from './actor';
import { extensionsOfConfig } from './config';
import { outputReport, registryDiffs } from './dry-run';
import type { ChangeFlags } from './flags';
import { jsonText, reportText } from './format/report';
import { summaryText } from './format/tenant';
import type { Streams } from './streams';

/** One use case that changes something, and how what it gives is printed. */
export interface ChangeCommand<T> {
  act(api: TenantManagement): Promise<T>;
  /** What stands in the JSON document. */
  json(value: T): object;
  text(value: T): string;
}

/** Changes one tenant and prints what became of it. */
export async function changeTenant(
  streams: Streams,
  flags: ChangeFlags,
  act: (api: TenantManagement) => Promise<StoredTenant>,
): Promise<void> {
  await perform(streams, flags, { act, json: (tenant) => ({ tenant }), text: summaryText });
}

/** Does it and prints it; or, with `--dry-run`, rehearses it and prints what would change. */
export async function perform<T>(streams: Streams, flags: ChangeFlags, deed: ChangeCommand<T>): Promise<void> {
  const { fleet, dryRun, by, now, json, config } = flags;
  const extend = await extensionsOfConfig(config);
  const registry = folderRegistry(fleet);
  const rehearsal = dryRun ? dryRunRegistry(registry) : undefined;
  const notices: Notice[] = [];
  const api = tenantManagement({
    registry: rehearsal ?? registry,
    actor: actorOf(by),
    clock: () => now ?? new Date(),
    extend,
    onNotice: (notice) => {
      notices.push(notice);
      // At once: of several changes, a later one may be refused.
      streams.stderr.write(`${dryRun ? 'would tell' : 'tell'} ${notice.tenant}: ${notice.text}\n`);
    },
  });
  const value = await deed.act(api);
  const done = { ...deed.json(value), notices };
  if (rehearsal !== undefined) return await printRehearsal(streams, flags, rehearsal, { done, extend });
  streams.stdout.write(json ? jsonText({ ok: true, ...done }) : deed.text(value));
}

async function printRehearsal(
  { stdout }: Streams,
  flags: ChangeFlags,
  rehearsal: DryRunRegistry,
  { done, extend }: { readonly done: object; readonly extend: readonly Extension[] },
): Promise<void> {
  const registry = await registryDiffs(rehearsal, flags);
  // Before the output is compared: where synth would refuse it, the change that it refuses has been seen.
  if (!flags.json)
    stdout.write(registry.length === 0 ? 'nothing to do in the registry\n' : registry.map(({ diff }) => diff).join(''));
  const output = await outputReport(rehearsal, flags, extend);
  if (flags.json) stdout.write(jsonText({ ok: true, dryRun: true, ...done, registry, output }));
  else stdout.write(output === null ? 'nothing to do in the output\n' : reportText(output));
}
