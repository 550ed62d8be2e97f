import { memoizeTexts } from '../lib/memoize';

/** A whole number of millicores, bytes or objects. */
export type Amount = number;

/** Bytes of one mebibyte and one gibibyte: `Mi` and `Gi`. */
export const MI = 2 ** 20;
export const GI = 2 ** 30;

const SUFFIXES: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: MI,
  Gi: GI,
  Ti: 2 ** 40,
};
const PATTERN = /^([0-9]+(?:\.[0-9]+)?)(m|k|M|G|T|Ki|Mi|Gi|Ti)?$/;

/** `"250m"` → 250 and `m`; `undefined` if the text is no quantity. */
const partsOf = memoizeTexts((text): { readonly number: number; readonly suffix: string } | undefined => {
  const [, digits, suffix = ''] = PATTERN.exec(text) ?? [];
  return digits === undefined ? undefined : { number: Number(digits), suffix };
});

/** Whether a text is a Kubernetes quantity as we use them: no exponents, no signs, at most tera. */
export function isQuantity(text: string): boolean {
  return partsOf(text) !== undefined;
}

/** `"250m"` → 250, `"2"` → 2000. Throws a RangeError on a text that is no quantity. */
export function millicores(text: string): Amount {
  const { number, suffix } = parts(text);
  return Math.ceil(suffix === 'm' ? number : number * factor(suffix) * 1000);
}

/** `"1Gi"` → 1073741824, `"10"` → 10. Also for counts. Throws a RangeError on a text that is no quantity. */
export function units(text: string): Amount {
  const { number, suffix } = parts(text);
  return Math.ceil(suffix === 'm' ? number / 1000 : number * factor(suffix));
}

/** 1500 → `"1500m"`, 2000 → `"2"`. */
export function cpuText(amount: Amount): string {
  return amount % 1000 === 0 ? String(amount / 1000) : `${amount}m`;
}

/** The largest binary suffix that divides the amount: 1073741824 → `"1Gi"`. */
export function bytesText(amount: Amount): string {
  for (const suffix of ['Ti', 'Gi', 'Mi', 'Ki']) {
    const size = factor(suffix);
    if (amount !== 0 && amount % size === 0) return `${amount / size}${suffix}`;
  }
  return String(amount);
}

function parts(text: string): { readonly number: number; readonly suffix: string } {
  const found = partsOf(text);
  if (found === undefined) throw new RangeError(`got ${JSON.stringify(text)}, want a quantity such as 250m or 1Gi`);
  return found;
}

function factor(suffix: string): number {
  const size = SUFFIXES[suffix];
  if (size === undefined) throw new RangeError(`no size for the suffix ${suffix}`);
  return size;
}
