import { posix } from 'node:path';
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import type { DryRunRegistry } from '../registry/dry-run-registry';
import { type SynthReport, synth } from '../synth/synth';
import type { Extension } from '../tenant/extension/model';
import type { ChangeFlags } from './flags';

/** What a change would do to one file of the registry, as a unified diff. */
export interface FileDiff {
  readonly file: string;
  readonly diff: string;
}

/** What a rehearsed change would do to the registry's files. */
export async function registryDiffs(rehearsal: DryRunRegistry, { fleet }: ChangeFlags): Promise<FileDiff[]> {
  return (await rehearsal.files()).map(({ path, before, after }) => {
    const file = posix.join(fleet, path);
    return { file, diff: diffOf(file, before, after) };
  });
}

/** What it would then do to the output; `null` where no tenant's file changes. Throws what synth would refuse. */
export async function outputReport(
  rehearsal: DryRunRegistry,
  { out }: ChangeFlags,
  extend: readonly Extension[],
): Promise<SynthReport | null> {
  const changed = rehearsal.tenantIds();
  if (changed.length === 0) return null;
  const left = await rehearsal.read((view) => view.tenantIds());
  return await synth({
    fleet: await rehearsal.fleet(),
    out,
    // A tenant that goes cannot be named: then the whole fleet is compared.
    tenants: changed.every((id) => left.includes(id)) ? changed : [],
    overwrite: false,
    write: false,
    extend,
    onTenant: () => undefined,
  });
}

/** As `diff -u` prints it, for a person or for `patch`. */
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
