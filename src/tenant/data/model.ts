import type { Amount } from '../../kubernetes/quantity';
import type { Resources } from '../../platform/model';

/** The tenant's Redis: one replica, data on a volume of its own. */
export interface ResolvedRedis {
  readonly image: string;
  readonly user: number;
  readonly group: number;
  readonly port: number;
  readonly resources: Resources;
  /** Bytes; a whole number of mebibytes, and never more than its volume can persist. */
  readonly maxMemory: Amount;
  readonly volume: Amount;
  readonly storageClass: string;
  readonly graceSeconds: number;
}
