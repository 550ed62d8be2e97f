import { z } from 'zod';
import { GATES } from '../../contract/phases';
import { PLAN_NAMES } from '../schema/plan';
import { API_VERSION } from '../schema/version';
import { idReference, instant, text } from './scalars';

/** One thing that was done to a tenant. */
export const historyEntrySchema = z.strictObject({
  at: instant,
  by: text,
  action: text.describe('what was done, such as create, suspend or continue'),
  /** The revision of the tenant's file that was found, and the one that was left; `null` where there was none. */
  from: z.string().nullable(),
  to: z.string().nullable(),
  detail: text.exactOptional(),
});

/** `status/<id>.yaml`: what is known of a tenant and is no wish of anybody. No byte of it reaches the output. */
export const statusSchema = z.strictObject({
  apiVersion: z.literal(API_VERSION),
  kind: z.literal('TenantStatus'),
  metadata: z.strictObject({ name: idReference }),
  status: z.strictObject({
    lastActivityAt: instant.exactOptional(),
    /** What `tenancy expire` has said and done; a resume or a conversion takes it away. */
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

/** `tombstones/<id>.yaml`: what is left of a deleted tenant. Its id is never given again. */
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
            'the PersistentVolumes behind these claims: by the class, deleted or Released with the data on them',
          ),
        backups: z.array(z.strictObject({ what: text, expires: instant })),
        hosts: z.array(text).describe('DNS records and certificates of these names'),
        groups: z.array(text).describe('groups of the identity provider, and the client that knows them'),
      })
      .describe('what Kubernetes does not delete: a person does, or waits for its end'),
  }),
});
