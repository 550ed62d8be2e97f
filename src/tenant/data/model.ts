import type { Amount } from '../../kubernetes/quantity';
import type { Resources } from '../../platform/model';

/** The resolved Redis of a tenant: one replica, with its data on a volume. */
export interface ResolvedRedis {
  readonly image: string;
  readonly user: number;
  readonly group: number;
  readonly port: number;
  readonly resources: Resources;
  /** Bytes; a whole number of mebibytes, at most what the volume can persist. */
  readonly maxMemory: Amount;
  /** Bytes. */
  readonly volume: Amount;
  readonly storageClass: string;
  readonly graceSeconds: number;
}
