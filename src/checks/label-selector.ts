import { formatValue } from '../contract/problems';
import { flatMap } from '../lib/lists';
import { isAbsent, isRecord, listOf } from '../lib/plain-data';

export type Labels = Readonly<Record<string, string>>;

/** One demand on a label. `matchLabels` is `In` with one value. */
export type Term =
  | { readonly operator: 'In' | 'NotIn'; readonly key: string; readonly values: readonly string[] }
  | { readonly operator: 'Exists' | 'DoesNotExist'; readonly key: string };

/** A label selector: all terms hold. Without terms it selects everything. */
export type Selector = readonly Term[];

export const EVERYTHING: Selector = [];

/** Told what is wrong with a part of an object, and where. */
export type Report = (path: string, message: string) => void;

/** Reads a LabelSelector; nothing if it is malformed, which is reported. */
export type SelectorReader = (value: unknown, path: string, report: Report) => Selector | undefined;

/** Selectors repeat from policy to policy: equal ones become one object, so that all work on them is done once. */
export function selectorReader(): SelectorReader {
  const known = new Map<string, Selector>();
  // Several rules read the same selector, and to print it takes longer than to find it.
  const read = new Map<unknown, Selector>();
  return (value, path, report) => {
    const before = read.get(value);
    if (before !== undefined) return before;
    const text = JSON.stringify(value);
    const found = known.get(text) ?? parseSelector(value, path, report);
    if (found === undefined) return undefined;
    known.set(text, found);
    read.set(value, found);
    return found;
  };
}

export function selects(selector: Selector, labels: Labels): boolean {
  for (const term of selector)
    if (!holds(term, Object.hasOwn(labels, term.key) ? labels[term.key] : undefined)) return false;
  return true;
}

/** The values that a selector demands of one label, if it names them. */
export function demandedValues(selector: Selector, key: string): readonly string[] | undefined {
  const term = selector.find((one) => one.operator === 'In' && one.key === key);
  return term?.operator === 'In' ? term.values : undefined;
}

/**
 * Label sets that a selector asks for: what someone would write on a pod to be selected. One for each value that a key
 * may have; a key that must merely exist gets a value that no term refuses. None if, and only if, the selector
 * contradicts itself.
 */
export function labelsThatSatisfy(selector: Selector): Labels[] {
  const keys = [...new Set(selector.filter(demandsKey).map(({ key }) => key))];
  const choices = keys.map((key) => ({ key, values: allowedValues(selector.filter((term) => term.key === key)) }));
  const first: Labels = Object.fromEntries(choices.map(({ key, values }) => [key, values[0] ?? '']));
  const others = flatMap(choices, ({ key, values }) =>
    values.slice(1).map((value): Labels => ({ ...first, [key]: value })),
  );
  return [first, ...others].filter((labels) => selects(selector, labels));
}

function demandsKey({ operator }: Term): boolean {
  return operator === 'In' || operator === 'Exists';
}

/** The values that all terms on one key let through; `any`, or a word beside it, where none is named. */
function allowedValues(terms: Selector): readonly string[] {
  const refused = flatMap(terms, (term) => (term.operator === 'NotIn' ? term.values : []));
  const [named, ...further] = flatMap(terms, (term) => (term.operator === 'In' ? [term.values] : []));
  if (named === undefined) return [wordBeside(refused)];
  return named.filter((value) => !refused.includes(value) && further.every((values) => values.includes(value)));
}

function wordBeside(refused: readonly string[]): string {
  const words = ['any', ...refused.map((_, i) => `any-${i}`)];
  return words.find((word) => !refused.includes(word)) ?? 'any';
}

function parseSelector(value: unknown, path: string, report: Report): Selector | undefined {
  if (!isRecord(value)) {
    report(path, `got ${formatValue(value)}, want a label selector`);
    return undefined;
  }
  const unknown = Object.keys(value).filter((key) => key !== 'matchLabels' && key !== 'matchExpressions');
  for (const key of unknown) report(`${path}.${key}`, 'is no field of a label selector');
  const terms = [
    ...parseLabels(value.matchLabels, `${path}.matchLabels`, report),
    ...parseExpressions(value.matchExpressions, `${path}.matchExpressions`, report),
  ];
  const sound = terms.filter((term): term is Term => term !== undefined);
  return unknown.length === 0 && sound.length === terms.length ? sound : undefined;
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
    report(path, `got ${formatValue(value)}, want labels`);
    return [undefined];
  }
  return Object.entries(value).map(([key, wanted]): Term | undefined => {
    if (typeof wanted === 'string') return { operator: 'In', key, values: [wanted] };
    report(`${path}.${key}`, `got ${formatValue(wanted)}, want text`);
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
  const sound = isAbsent(value.values) || (Array.isArray(value.values) && values.length === value.values.length);
  if ((operator === 'In' || operator === 'NotIn') && sound && values.length > 0) return { operator, key, values };
  if ((operator === 'Exists' || operator === 'DoesNotExist') && sound && values.length === 0) return { operator, key };
  report(path, `got ${formatValue(value)}, want In or NotIn with values, or Exists or DoesNotExist without`);
  return undefined;
}
