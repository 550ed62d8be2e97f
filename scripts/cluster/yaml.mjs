// @ts-check
import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';

/** All objects of a YAML file. @param {string} file @returns {{ kind: string, metadata: { name: string } }[]} */
export function documentsOf(file) {
  return parseAllDocuments(readFileSync(file, 'utf8'))
    .map((document) => document.toJS())
    .filter((value) => value !== null);
}
