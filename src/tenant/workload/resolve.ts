import { MI } from '../../kubernetes/quantity';
import type { ResolvedWorkload } from './model';

/** Time for clients to go elsewhere: endpoints are taken away meanwhile. */
export const DRAIN_SECONDS = 10;

/** To spare after the last request, for files to be closed. */
const SPARE_SECONDS = 5;

export const REQUEST_SECONDS = 30;

/** From the order to stop to the kill: time to drain, to end a request that runs as long as it may, and to spare. */
export function graceSeconds(requestSeconds: number): number {
  return DRAIN_SECONDS + requestSeconds + SPARE_SECONDS;
}

/** A Service's name for pods of other namespaces; the cluster's own domain is left to the resolver's search list. */
export function internalUrl(service: string, namespace: string, port: number): string {
  return `http://${service}.${namespace}.svc:${port}`;
}

export function scratch(name: string, path: string, mebibytes: number): ResolvedWorkload['scratch'][number] {
  return { name, path, size: mebibytes * MI };
}
