import { closest, distance } from 'fastest-levenshtein';

/** `; did you mean plan?` where one of the allowed words is near, or nothing. */
export function didYouMean(given: string, allowed: readonly string[]): string {
  const word = given.toLowerCase();
  if (allowed.length === 0 || word.length > 64) return '';
  const near = closest(
    word,
    allowed.map((one) => one.toLowerCase()),
  );
  const found = allowed.find((one) => one.toLowerCase() === near);
  const tolerance = Math.max(1, Math.floor(Math.max(word.length, near.length) / 3));
  return found !== undefined && distance(word, near) <= tolerance ? `; did you mean ${found}?` : '';
}
