import type { Problem } from '../contract/problems';
import type { Path } from '../lib/path';
import { formatGiven, valueAt } from './yaml/value';

/**
 * Free texts that contain `${`. Flux replaces `${…}` in everything it applies as soon as `postBuild` is set on a
 * Kustomization, so such a text is never printed.
 */
export function textProblems(value: unknown): Problem[] {
  // Almost no file has one, and a search without paths is cheap.
  if (!containsSubstitution(value)) return [];
  return textsOf(value, [])
    .filter(({ text, path }) => text.includes('${') && isFreeText(path))
    .map(({ text, path }) => ({
      code: 'text-substituted',
      message: `got ${formatGiven(text)}, want text without "\${": Flux would put another text there; write the value itself`,
      path,
    }));
}

function containsSubstitution(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('${');
  return typeof value === 'object' && value !== null && Object.values(value).some(containsSubstitution);
}

/** Every other text has a pattern that refuses `$`. */
function isFreeText(path: Path): boolean {
  return path.at(-2) === 'env' || ['displayName', 'why'].includes(String(path.at(-1)));
}

function textsOf(value: unknown, path: Path): { text: string; path: Path }[] {
  if (typeof value === 'string') return [{ text: value, path }];
  if (Array.isArray(value)) return value.flatMap((item, i) => textsOf(item, [...path, i]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.keys(value).flatMap((key) => textsOf(valueAt(value, [key]), [...path, key]));
}
