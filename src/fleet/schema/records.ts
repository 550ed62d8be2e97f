import type { Gate } from '../../contract/phases';
import type { PlanName } from './plan';

/** One change of a tenant, as `status/<id>.yaml` records it. */
export interface HistoryEntry {
  /** RFC 3339, UTC. */
  at: string;
  /** The person or the program that made it. */
  by: string;
  /** Such as `create`, `suspend` or `continue`. */
  action: string;
  /** The revision of the tenant's file before the change; `null` where there was no file. */
  from: string | null;
  /** The revision of the tenant's file after it; `null` where no file is left. */
  to: string | null;
  detail?: string;
}

/** `status/<id>.yaml`: facts about a tenant that are no part of its specification. No byte of it reaches the output. */
export interface TenantStatus {
  /** RFC 3339, UTC. */
  lastActivityAt?: string;
  /** The steps that `tenancy expire` has taken; a resume or a conversion clears them. */
  expiry?: { suspensionWarnedAt?: string; suspendedAt?: string; deletionWarnedAt?: string };
  history: HistoryEntry[];
}

/** `tombstones/<id>.yaml`: the record of a deleted tenant. Its id is never given again. */
export interface Tombstone {
  displayName: string;
  plan: PlanName;
  createdAt: string;
  requestedAt: string;
  deletedAt: string;
  export: 'requested' | 'declined';
  organizations: string[];
  gates: { gate: Gate; at: string; by: string; evidence: string }[];
  /** What Kubernetes does not delete: a person does, or it expires. */
  leftovers: {
    /** The PersistentVolumes behind these claims: deleted, or Released with the data on them, by StorageClass. */
    volumes: { claim: string; size: string; storageClass: string }[];
    backups: { what: string; expires: string }[];
    /** Names with DNS records and certificates. */
    hosts: string[];
    /** Groups of the identity provider. */
    groups: string[];
  };
}
