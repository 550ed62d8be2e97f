import { z } from 'zod';
import { GATES } from '../../contract/phases';
import { PLAN_NAMES } from '../schema/plan';
import { API_VERSION } from '../schema/version';
import { idReference, instant, text } from './scalars';

/** One change of a tenant. */
export const historyEntrySchema = z.strictObject({
  at: instant,
  by: text,
  action: text.describe('what was done, such as create, suspend or continue'),
  /** The revisions of the tenant's file before and after the change; `null` if there was no file. */
  from: z.string().nullable(),
  to: z.string().nullable(),
  detail: text.exactOptional(),
});

/** `status/<id>.yaml`: what was observed of a tenant, as opposed to its desired state. It never reaches the output. */
export const statusSchema = z.strictObject({
  apiVersion: z.literal(API_VERSION),
  kind: z.literal('TenantStatus'),
  metadata: z.strictObject({ name: idReference }),
  status: z.strictObject({
    lastActivityAt: instant.exactOptional(),
    /** The warnings and the suspension of `tenancy expire`. Resuming or converting the tenant clears them. */
    expiry: z
      .strictObject({
        suspensionWarnedAt: instant.exactOptional(),
        suspendedAt: instant.exactOptional(),
        deletionWarnedAt: instant.exactOptional(),
      })
      .exactOptional(),
    history: z.array(historyEntrySchema),
  }),
});

/** `tombstones/<id>.yaml`: the record of a deleted tenant. Its id is never used again. */
export const tombstoneSchema = z.strictObject({
  apiVersion: z.literal(API_VERSION),
  kind: z.literal('Tombstone'),
  metadata: z.strictObject({ name: idReference }),
  spec: z.strictObject({
    displayName: text,
    plan: z.enum(PLAN_NAMES),
    createdAt: instant,
    requestedAt: instant,
    deletedAt: instant,
    export: z.enum(['requested', 'declined']),
    organizations: z.array(idReference),
    gates: z.array(z.strictObject({ gate: z.enum(GATES), at: instant, by: text, evidence: text })),
    leftovers: z
      .strictObject({
        volumes: z
          .array(z.strictObject({ claim: text, size: text, storageClass: text }))
          .describe(
            'the PersistentVolumes of these claims: their reclaim policy deletes them, or keeps them as Released with their data',
          ),
        backups: z.array(z.strictObject({ what: text, expires: instant })),
        hosts: z.array(text).describe('DNS records and certificates of these names'),
        groups: z.array(text).describe('groups and client of the identity provider'),
      })
      .describe('what Kubernetes does not delete: a person deletes it, or waits until it expires'),
  }),
});
