import { closest, distance } from 'fastest-levenshtein';

/** `; did you mean plan?` if one of the allowed words is similar, or an empty text. */
export function didYouMean(text: string, allowed: readonly string[]): string {
  const word = text.toLowerCase();
  if (allowed.length === 0 || word.length > 64) return '';
  const words = allowed.map((one) => one.toLowerCase());
  const swapped = words.find((one) => lettersOf(one) === lettersOf(word) && distance(word, one) <= 2);
  const nearest = swapped ?? closest(word, words);
  const found = allowed.find((one) => one.toLowerCase() === nearest);
  // Two swapped letters are one typo, even in a short word.
  const tolerance = swapped === undefined ? Math.max(1, Math.floor(Math.max(word.length, nearest.length) / 3)) : 2;
  return found !== undefined && distance(word, nearest) <= tolerance ? `; did you mean ${found}?` : '';
}

function lettersOf(word: string): string {
  return [...word].sort().join('');
}
