import { z } from 'zod';
import { digestOf, stableJson } from '../lib/digest';
import { parseJson } from '../lib/plain-data';

/** A file read back. `edited`: the shape is right, but the text is not the one that was printed. */
export type Sealed<T> =
  | { readonly kind: 'intact'; readonly value: T }
  | { readonly kind: 'edited'; readonly value: T }
  | { readonly kind: 'broken'; readonly message: string };

/**
 * Prints an object as JSON with the digest of the text in a field `digest`. Equal objects give equal bytes. The digest
 * finds slips of a person or an editor, not an attacker.
 */
export function printSealed(content: object): string {
  const text = `${stableJson({ ...content, digest: NO_DIGEST }, 2)}\n`;
  return withDigest(text, digestOf(text));
}

/** Reads a text of `printSealed`. The schema describes the object without the field `digest`. */
export function parseSealed<T>(text: string, schema: z.ZodType<T>): Sealed<T> {
  const sealed = sealedSchema.safeParse(parseJson(text));
  if (!sealed.success) return { kind: 'broken', message: 'no JSON object with a digest' };
  const { digest, ...content } = sealed.data;
  const parsed = schema.safeParse(content);
  if (!parsed.success) return { kind: 'broken', message: firstIssue(parsed.error) };
  const isIntact = digestOf(withDigest(text, NO_DIGEST)) === digest;
  return { kind: isIntact ? 'intact' : 'edited', value: parsed.data };
}

const sealedSchema = z.looseObject({ digest: z.string() });

/** The placeholder in the text that the digest is taken of. */
const NO_DIGEST = `sha256:${'0'.repeat(64)}`;

/** Replaces the digest of the whole text: only this field has an indent of two. */
function withDigest(text: string, digest: string): string {
  return text.replace(/^ {2}"digest": "[^"]*",$/m, `  "digest": "${digest}",`);
}

/** The first issue of a schema, as `files.3.path: expected string`. */
function firstIssue({ issues }: z.ZodError): string {
  const [issue] = issues;
  return issue === undefined ? 'unknown' : `${issue.path.join('.')}: ${issue.message.toLowerCase()}`;
}
