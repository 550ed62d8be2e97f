import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Problem, TenancyError } from '../contract/problems';
import type { Extension } from '../extension/model';
import { isRecord } from '../lib/plain-data';
import { UsageError } from './usage-error';

/** The names of the configuration in the working directory; there may be one of them. */
const NAMES = ['tenancy.config.js', 'tenancy.config.cjs', 'tenancy.config.mjs'] as const;

/**
 * The extensions of the configuration module: the file that `--config` names, else the one in the folder, else none.
 * Throws a UsageError for a file that is not there, and a TenancyError (`extension-failed`) for one that cannot be used.
 */
export async function extensionsOfConfig(
  config: string | undefined,
  folder: string = process.cwd(),
): Promise<readonly Extension[]> {
  const file = configFile(config, folder);
  if (file === undefined) return [];
  let module: unknown;
  try {
    module = await import(pathToFileURL(file).href);
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    throw new TenancyError([problem(file, `cannot be loaded: ${reason}`)]);
  }
  return exportedExtensions(module, file);
}

function configFile(config: string | undefined, folder: string): string | undefined {
  if (config !== undefined) {
    const file = resolve(folder, config);
    if (existsSync(file)) return file;
    throw new UsageError(`--config: there is no file ${config}`);
  }
  const found = NAMES.filter((name) => existsSync(join(folder, name)));
  if (found.length > 1) throw new UsageError(`got ${found.join(' and ')}, want one of them: name it with --config`);
  return found[0] === undefined ? undefined : join(folder, found[0]);
}

/** Of `{ extension }` or `{ extensions }`, which is the default export of a module and all that CommonJS exports. */
function exportedExtensions(module: unknown, file: string): readonly Extension[] {
  const exported = isRecord(module) && isRecord(module.default) ? module.default : undefined;
  const { extension, extensions } = exported ?? {};
  const entries: readonly unknown[] = Array.isArray(extensions) ? extensions : [extension];
  const valid = entries.filter(isExtension);
  if (valid.length === entries.length && (extension === undefined || extensions === undefined)) return valid;
  const message = 'want the default export { extension } or { extensions }, each with name, version and extend()';
  throw new TenancyError([problem(file, message)]);
}

function isExtension(value: unknown): value is Extension {
  if (!isRecord(value)) return false;
  const { name, version, extend } = value;
  return typeof name === 'string' && typeof version === 'string' && typeof extend === 'function';
}

function problem(file: string, message: string): Problem {
  return { code: 'extension-failed', path: [], file, message };
}
