import { z } from 'zod';
import { SERVER_NAME_MAX, TENANT_ID_MAX } from '../../contract/names';
import type { Code } from '../../contract/problems';
import { isQuantity } from '../../kubernetes/quantity';
import { INSTANT_PATTERN, isInstant } from '../../lib/instant';

/*
 * The scalar values of the registry's files. The description of a scalar with a pattern completes "got …, want …" in an
 * error, and editors show it. If a zod check has a code as its message, the problem gets that code.
 */

/** A code as the message of a zod check; a code that does not exist does not compile. */
const code = (value: Code): Code => value;

export const text = z.string().min(1);
export const portNumber = z.int().min(1).max(65535);
export const count = z.int().min(0);
export const atLeastOne = z.int().min(1);

export const quantity = z.string().refine(isQuantity).meta({
  description: 'a quantity such as 250m or 1Gi',
  pattern: '^[0-9]+(\\.[0-9]+)?(m|k|M|G|T|Ki|Mi|Gi|Ti)?$',
});

/** An id. `validate-ids.ts` reports what is wrong with one; the pattern tells editors the same rules. */
const idText = z.string(code('id-not-text'));

export const tenantIdText = idText.meta({
  description: 'the tenant id: lower-case letters, digits and inner hyphens; quote it when it is a number',
  pattern: '^(?!.*-org-)(?!.*-org$)(?!..--)[a-z0-9]([-a-z0-9]*[a-z0-9])?$',
  maxLength: TENANT_ID_MAX,
});

export const organizationIdText = idText.meta({
  description: 'the organization id: lower-case letters, digits and inner hyphens; quote it when it is a number',
  pattern: '^(?!.*-mcp$)(?!..--)[a-z0-9]([-a-z0-9]*[a-z0-9])?$',
});

export const serverNameText = idText.meta({
  description: 'the name of an MCP server: lower-case letters, digits and inner hyphens, starting with a letter',
  pattern: '^(?!..--)[a-z]([-a-z0-9]*[a-z0-9])?$',
  maxLength: SERVER_NAME_MAX,
});

/** A reference to an id. `resolve` checks that the id exists. */
export const idReference = idText.min(1);

const HOST = '[a-z0-9]+(?:[.-]+[a-z0-9]+)*(?::[0-9]+)?';
const PART = '[a-z0-9]+(?:(?:\\.|__?|-+)[a-z0-9]+)*';
const TAG = '(?!latest@)[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}';

/** The grammar of distribution/reference, but a digest is required and the tag `latest` is refused. */
export const IMAGE_PATTERN = new RegExp(`^(?:${HOST}/)?${PART}(?:/${PART})*(?::${TAG})?@sha256:[0-9a-f]{64}$`);

export const image = z
  .string()
  .regex(IMAGE_PATTERN, code('image-without-digest'))
  .describe(
    'an image pinned by digest, such as ghcr.io/acme/search:1.0@sha256:… with 64 hexadecimal digits; the tag latest says nothing, leave it out',
  );

export const instant = z.string().refine(isInstant, code('date-invalid')).meta({
  description: 'an instant of RFC 3339 in UTC that exists, such as 2026-01-31T09:00:00Z',
  pattern: INSTANT_PATTERN.source,
});

export const objectReference = z
  .string()
  .regex(/^[A-Z][A-Za-z]*\/[a-z0-9][-a-z0-9]*(\/[a-z0-9][-a-z0-9.]*)?$/)
  .describe('an object such as Namespace/tenant-acme-org-ops or PersistentVolumeClaim/tenant-acme/redis-data');

export const dnsLabel = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/)
  .describe('a name of at most 63 lower-case letters, digits and inner hyphens');

export const dnsName = z
  .string()
  .max(253)
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/)
  .describe('a name of at most 253 lower-case letters, digits, inner hyphens and inner dots');

export const dataKey = z
  .string()
  .max(253)
  .regex(/^[-._a-zA-Z0-9]+$/)
  .describe('a key of letters, digits, "-", "_" and "."');

export const variableName = z
  .string()
  .regex(/^[A-Z_][A-Z0-9_]*$/)
  .describe('the name of an environment variable: upper-case letters, digits and "_"');

export const urlPath = z
  .string()
  .regex(/^\/\S*$/)
  .describe('a path that starts with "/"');

export const httpUrl = z
  .string()
  .regex(/^https?:\/\/\S+$/)
  .describe('a URL that starts with http:// or https://');

export const duration = z
  .string()
  .regex(/^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$/)
  .describe('a duration such as 90s, 10m or 1h30m');

const labelKey = z
  .string()
  .regex(/^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/)
  .describe('a label key such as app or app.kubernetes.io/name');
const labelValue = z
  .string()
  .regex(/^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/)
  .describe('a label value: at most 63 letters, digits, inner "-", "_" and "."');

export const podLabels = z.record(labelKey, labelValue).describe('the labels that select the pods');
