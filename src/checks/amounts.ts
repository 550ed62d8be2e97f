import { type Amount, bytesText, cpuText, isQuantity, millicores, units } from '../kubernetes/quantity';

/** The amount of a resource or quota key, cpu in millicores; nothing if the value is no quantity. */
export function amountOf(key: string, value: unknown): Amount | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || !isQuantity(text)) return undefined;
  return isCpu(key) ? millicores(text) : units(text);
}

/** As a person writes it: `1500m`, `2Gi`, `3`. */
export function amountText(key: string, amount: Amount): string {
  if (isCpu(key)) return cpuText(amount);
  return /(^|[./-])(memory|storage)$/.test(key) ? bytesText(amount) : String(amount);
}

export function sum(amounts: readonly Amount[]): Amount {
  return amounts.reduce((total, amount) => total + amount, 0);
}

function isCpu(key: string): boolean {
  return key === 'cpu' || key.endsWith('.cpu');
}
