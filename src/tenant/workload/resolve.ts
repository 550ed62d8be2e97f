import { MI } from '../../kubernetes/quantity';
import type { ResolvedWorkload } from './model';

/** Time in which the endpoint is removed and clients connect to another pod. */
export const DRAIN_SECONDS = 10;

/** Time after the last request, in which files are closed. */
const SPARE_SECONDS = 5;

export const REQUEST_SECONDS = 30;

/** `terminationGracePeriodSeconds`: the drain, the longest request, and time to spare. */
export function graceSeconds(requestSeconds: number): number {
  return DRAIN_SECONDS + requestSeconds + SPARE_SECONDS;
}

/** The URL of a Service for pods of other namespaces. The cluster domain comes from the resolver's search list. */
export function internalUrl(service: string, namespace: string, port: number): string {
  return `http://${service}.${namespace}.svc:${port}`;
}

export function scratch(name: string, path: string, mebibytes: number): ResolvedWorkload['scratch'][number] {
  return { name, path, size: mebibytes * MI };
}
