/** RFC 3339 in UTC, with or without a fraction: `2026-01-31T09:00:00Z`. */
export const INSTANT_PATTERN = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?Z$/;

/** Whether a value is the text of an existing instant. JavaScript would read 30 February as 2 March. */
export function isInstant(value: unknown): value is string {
  if (typeof value !== 'string' || !INSTANT_PATTERN.test(value)) return false;
  const milliseconds = Date.parse(value);
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().slice(0, 19) === value.slice(0, 19);
}

/** Milliseconds of a day. In UTC every day has this length. */
export const DAY_MS = 24 * 60 * 60 * 1000;

/** An instant in the form of the registry's files, to the second: `2026-01-31T09:00:00Z`. */
export function instantOf(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}
