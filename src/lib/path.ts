/** The path of a value in a document: `['spec', 'organizations', 0, 'id']`. */
export type Path = readonly (string | number)[];

/** `spec.organizations[0].id` */
export function formatPath(path: Path): string {
  return path.map((part, i) => (typeof part === 'number' ? `[${part}]` : i === 0 ? part : `.${part}`)).join('');
}
