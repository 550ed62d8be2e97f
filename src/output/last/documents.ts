import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

const objectSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().exactOptional(),
    labels: z.record(z.string(), z.string()).exactOptional(),
    annotations: z.record(z.string(), z.string()).exactOptional(),
  }),
});

export type PrintedObject = z.infer<typeof objectSchema>;

/** The Kubernetes objects in a text; `isWhole` if it holds nothing else. */
export function parseObjects(text: string): { readonly objects: PrintedObject[]; readonly isWhole: boolean } {
  // A file with only comments is one empty document.
  const documents = [...parseAllDocuments(text)].filter((one) => one.errors.length > 0 || one.toJS() !== null);
  const parsed = documents.map((document) =>
    objectSchema.safeParse(document.errors.length > 0 ? undefined : document.toJS()),
  );
  return { objects: parsed.flatMap((one) => one.data ?? []), isWhole: parsed.every((one) => one.success) };
}

/** The documents of a file, without the comment above the first. No line of a printed object begins with dashes. */
export function documentsOf(file: string): string[] {
  return file.split(/^---[^\n]*\n/m).slice(1);
}
