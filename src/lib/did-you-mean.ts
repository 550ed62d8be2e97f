import { closest, distance } from 'fastest-levenshtein';

/** `; did you mean plan?` where one of the allowed words is near, or nothing. */
export function didYouMean(given: string, allowed: readonly string[]): string {
  const word = given.toLowerCase();
  if (allowed.length === 0 || word.length > 64) return '';
  const words = allowed.map((one) => one.toLowerCase());
  const turned = words.find((one) => lettersOf(one) === lettersOf(word) && distance(word, one) <= 2);
  const near = turned ?? closest(word, words);
  const found = allowed.find((one) => one.toLowerCase() === near);
  // Two letters that changed places are one slip, though a short word has little left of it.
  const tolerance = turned === undefined ? Math.max(1, Math.floor(Math.max(word.length, near.length) / 3)) : 2;
  return found !== undefined && distance(word, near) <= tolerance ? `; did you mean ${found}?` : '';
}

function lettersOf(word: string): string {
  return [...word].sort().join('');
}
