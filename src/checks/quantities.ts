import { type Amount, bytesText, cpuText, isQuantity, millicores, units } from '../kubernetes/quantity';

/** The quantity of a resource or quota key as a number, cpu in millicores; `undefined` if the value is not a quantity. */
export function parseQuantity(key: string, value: unknown): Amount | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || !isQuantity(text)) return undefined;
  return isCpu(key) ? millicores(text) : units(text);
}

/** A quantity in Kubernetes notation: `1500m`, `2Gi`, `3`. */
export function formatQuantity(key: string, quantity: Amount): string {
  if (isCpu(key)) return cpuText(quantity);
  return /(^|[./-])(memory|storage)$/.test(key) ? bytesText(quantity) : String(quantity);
}

export function sum(quantities: readonly Amount[]): Amount {
  return quantities.reduce((total, quantity) => total + quantity, 0);
}

function isCpu(key: string): boolean {
  return key === 'cpu' || key.endsWith('.cpu');
}
