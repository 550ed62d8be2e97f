import { formatValue } from '../contract/problems';
import { flatMap } from '../lib/lists';
import { isAbsent, isRecord, listOf } from '../lib/plain-data';

export type Labels = Readonly<Record<string, string>>;

/** One requirement on a label. An entry of `matchLabels` becomes `In` with one value. */
export type Term =
  | { readonly operator: 'In' | 'NotIn'; readonly key: string; readonly values: readonly string[] }
  | { readonly operator: 'Exists' | 'DoesNotExist'; readonly key: string };

/** A label selector: an object matches if every term holds, so no terms select everything. */
export type Selector = readonly Term[];

export const EVERYTHING: Selector = [];

/** Receives the path of a malformed value and the message about it. */
export type Report = (path: string, message: string) => void;

/** Parses a LabelSelector. A malformed one is reported, and the result is `undefined`. */
export type SelectorReader = (value: unknown, path: string, report: Report) => Selector | undefined;

/** A parser that returns one object for equal selectors, so that results can be cached by identity. */
export function selectorReader(): SelectorReader {
  const byText = new Map<string, Selector>();
  // Several rules read the same selector, and the lookup by object is faster than JSON.stringify.
  const byValue = new Map<unknown, Selector>();
  return (value, path, report) => {
    const cached = byValue.get(value);
    if (cached !== undefined) return cached;
    const text = JSON.stringify(value);
    const selector = byText.get(text) ?? parseSelector(value, path, report);
    if (selector === undefined) return undefined;
    byText.set(text, selector);
    byValue.set(value, selector);
    return selector;
  };
}

export function selects(selector: Selector, labels: Labels): boolean {
  for (const term of selector)
    if (!holds(term, Object.hasOwn(labels, term.key) ? labels[term.key] : undefined)) return false;
  return true;
}

/** The values that a selector requires of one label, or `undefined` if it lists none. */
export function requiredValues(selector: Selector, key: string): readonly string[] | undefined {
  const term = selector.find((one) => one.operator === 'In' && one.key === key);
  return term?.operator === 'In' ? term.values : undefined;
}

/**
 * Label sets that match a selector, one for each value that a key may have. A key under `Exists` gets a value that no
 * `NotIn` excludes. The list is empty if and only if the selector contradicts itself.
 */
export function matchingLabels(selector: Selector): Labels[] {
  const keys = [...new Set(selector.filter(requiresKey).map(({ key }) => key))];
  const choices = keys.map((key) => ({ key, values: allowedValues(selector.filter((term) => term.key === key)) }));
  const first: Labels = Object.fromEntries(choices.map(({ key, values }) => [key, values[0] ?? '']));
  const others = flatMap(choices, ({ key, values }) =>
    values.slice(1).map((value): Labels => ({ ...first, [key]: value })),
  );
  return [first, ...others].filter((labels) => selects(selector, labels));
}

function requiresKey({ operator }: Term): boolean {
  return operator === 'In' || operator === 'Exists';
}

/** The values that all terms on one key allow; a placeholder if no `In` lists values. */
function allowedValues(terms: Selector): readonly string[] {
  const excluded = flatMap(terms, (term) => (term.operator === 'NotIn' ? term.values : []));
  const [listed, ...others] = flatMap(terms, (term) => (term.operator === 'In' ? [term.values] : []));
  if (listed === undefined) return [placeholderValue(excluded)];
  return listed.filter((value) => !excluded.includes(value) && others.every((values) => values.includes(value)));
}

function placeholderValue(excluded: readonly string[]): string {
  const candidates = ['any', ...excluded.map((_, i) => `any-${i}`)];
  return candidates.find((value) => !excluded.includes(value)) ?? 'any';
}

function parseSelector(value: unknown, path: string, report: Report): Selector | undefined {
  if (!isRecord(value)) {
    report(path, `got ${formatValue(value)}, want a label selector`);
    return undefined;
  }
  const unknown = Object.keys(value).filter((key) => key !== 'matchLabels' && key !== 'matchExpressions');
  for (const key of unknown)
    report(`${path}.${key}`, 'is not a field of a label selector, want matchLabels or matchExpressions');
  const terms = [
    ...parseLabels(value.matchLabels, `${path}.matchLabels`, report),
    ...parseExpressions(value.matchExpressions, `${path}.matchExpressions`, report),
  ];
  const parsed = terms.filter((term) => term !== undefined);
  return unknown.length === 0 && parsed.length === terms.length ? parsed : undefined;
}

function holds(term: Term, value: string | undefined): boolean {
  switch (term.operator) {
    case 'In':
      return value !== undefined && term.values.includes(value);
    case 'NotIn':
      return value === undefined || !term.values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
  }
}

function parseLabels(value: unknown, path: string, report: Report): (Term | undefined)[] {
  if (isAbsent(value)) return [];
  if (!isRecord(value)) {
    report(path, `got ${formatValue(value)}, want a map of labels`);
    return [undefined];
  }
  return Object.entries(value).map(([key, required]): Term | undefined => {
    if (typeof required === 'string') return { operator: 'In', key, values: [required] };
    report(`${path}.${key}`, `got ${formatValue(required)}, want text`);
    return undefined;
  });
}

function parseExpressions(value: unknown, path: string, report: Report): (Term | undefined)[] {
  if (!isAbsent(value) && !Array.isArray(value)) {
    report(path, `got ${formatValue(value)}, want a list`);
    return [undefined];
  }
  return listOf(value).map((item, i) => parseExpression(item, `${path}[${i}]`, report));
}

function parseExpression(value: unknown, path: string, report: Report): Term | undefined {
  if (!isRecord(value) || typeof value.key !== 'string') {
    report(path, `got ${formatValue(value)}, want key, operator and values`);
    return undefined;
  }
  const { key, operator } = value;
  const values = listOf(value.values).filter((one) => typeof one === 'string');
  const valid = isAbsent(value.values) || (Array.isArray(value.values) && values.length === value.values.length);
  if ((operator === 'In' || operator === 'NotIn') && valid && values.length > 0) return { operator, key, values };
  if ((operator === 'Exists' || operator === 'DoesNotExist') && valid && values.length === 0) return { operator, key };
  report(path, `got ${formatValue(value)}, want In or NotIn with values, or Exists or DoesNotExist without`);
  return undefined;
}
