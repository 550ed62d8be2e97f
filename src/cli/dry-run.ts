import { posix } from 'node:path';
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import type { Extension } from '../extension/model';
import type { DryRunRegistry } from '../registry/dry-run-registry';
import { type SynthReport, synth } from '../synth/synth';
import type { ChangeFlags } from './flags';

/** The change of one file of the registry, as a unified diff. */
export interface FileDiff {
  readonly file: string;
  readonly diff: string;
}

/** The changes of a dry run in the registry's files. */
export async function registryDiffs(dryRunChanges: DryRunRegistry, { fleet }: ChangeFlags): Promise<FileDiff[]> {
  return (await dryRunChanges.files()).map(({ path, before, after }) => {
    const file = posix.join(fleet, path);
    return { file, diff: diffOf(file, before, after) };
  });
}

/** The changes of a dry run in the output; `null` if no tenant's file changes. Throws as `synth` does. */
export async function outputReport(
  dryRunChanges: DryRunRegistry,
  { out }: ChangeFlags,
  extend: readonly Extension[],
): Promise<SynthReport | null> {
  const changed = dryRunChanges.tenantIds();
  if (changed.length === 0) return null;
  const remaining = await dryRunChanges.read((view) => view.tenantIds());
  return await synth({
    fleet: await dryRunChanges.fleet(),
    out,
    // A deleted tenant cannot be named: then all tenants are compared.
    tenants: changed.every((id) => remaining.includes(id)) ? changed : [],
    overwrite: false,
    write: false,
    extend,
    onTenant: () => undefined,
  });
}

/** A unified diff as `diff -u` prints it. */
function diffOf(file: string, before: string | null, after: string | null): string {
  return createTwoFilesPatch(
    before === null ? '/dev/null' : file,
    after === null ? '/dev/null' : file,
    before ?? '',
    after ?? '',
    undefined,
    undefined,
    { context: 3, headerOptions: FILE_HEADERS_ONLY },
  );
}
