import type { Extension } from '../extension/model';
import { type TenantManagement, tenantManagement } from '../management/api';
import type { Notice, StoredTenant } from '../management/types';
import { type DryRunRegistry, dryRunRegistry } from '../registry/dry-run-registry';
import { folderRegistry } from '../registry/folder-registry';
import { actorOf } from './actor';
import { extensionsOfConfig } from './config';
import { outputReport, registryDiffs } from './dry-run';
import type { ChangeFlags } from './flags';
import { jsonText, reportText } from './format/report';
import { summaryText } from './format/tenant';
import type { Streams } from './streams';

/** A use case that changes the registry, and how to print its result. */
export interface ChangeCommand<T> {
  run(api: TenantManagement): Promise<T>;
  /** The fields of the JSON document. */
  json(value: T): object;
  text(value: T): string;
}

/** Changes one tenant and prints it. */
export async function runTenantChange(
  streams: Streams,
  flags: ChangeFlags,
  run: (api: TenantManagement) => Promise<StoredTenant>,
): Promise<void> {
  await runChange(streams, flags, { run, json: (tenant) => ({ tenant }), text: summaryText });
}

/** Runs a change and prints its result; with `--dry-run`, changes nothing and prints what would change. */
export async function runChange<T>(streams: Streams, flags: ChangeFlags, command: ChangeCommand<T>): Promise<void> {
  const { fleet, dryRun, by, now, json, config } = flags;
  const extend = await extensionsOfConfig(config);
  const registry = folderRegistry(fleet);
  const dryRunChanges = dryRun ? dryRunRegistry(registry) : undefined;
  const notices: Notice[] = [];
  const api = tenantManagement({
    registry: dryRunChanges ?? registry,
    actor: actorOf(by),
    clock: () => now ?? new Date(),
    extend,
    onNotice: (notice) => {
      notices.push(notice);
      // Printed at once: a later change of the same command may be refused.
      streams.stderr.write(`${dryRun ? 'dry run: notice' : 'notice'} for ${notice.tenant}: ${notice.text}\n`);
    },
  });
  const value = await command.run(api);
  const result = { ...command.json(value), notices };
  if (dryRunChanges !== undefined) return await printDryRun(streams, flags, dryRunChanges, { result, extend });
  streams.stdout.write(json ? jsonText({ ok: true, ...result }) : command.text(value));
}

async function printDryRun(
  { stdout }: Streams,
  flags: ChangeFlags,
  dryRunChanges: DryRunRegistry,
  { result, extend }: { readonly result: object; readonly extend: readonly Extension[] },
): Promise<void> {
  const registry = await registryDiffs(dryRunChanges, flags);
  // Printed before the output is compared: if synth refuses the change, the diff shows what it refuses.
  if (!flags.json)
    stdout.write(registry.length === 0 ? 'no changes in the registry\n' : registry.map(({ diff }) => diff).join(''));
  const output = await outputReport(dryRunChanges, flags, extend);
  if (flags.json) stdout.write(jsonText({ ok: true, dryRun: true, ...result, registry, output }));
  else stdout.write(output === null ? 'no changes in the output\n' : reportText(output));
}
