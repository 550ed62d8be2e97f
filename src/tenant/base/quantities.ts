import { k8s } from 'cdk8s-plus-28';
import { type Amount, bytesText, cpuText } from '../../kubernetes/quantity';

/** Requests or limits of one container. */
export function compute(cpu: Amount, memory: Amount, ephemeral: Amount): Record<string, k8s.Quantity> {
  return quantities({ cpu: cpuText(cpu), memory: bytesText(memory), 'ephemeral-storage': bytesText(ephemeral) });
}

export function quantities(texts: Readonly<Record<string, string>>): Record<string, k8s.Quantity> {
  const result: Record<string, k8s.Quantity> = {};
  for (const [key, text] of Object.entries(texts)) result[key] = k8s.Quantity.fromString(text);
  return result;
}
