import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { extractApi } from './extract.mjs';
import { renderReference } from './render.mjs';

/**
 * Writes `docs/api.md`: the guide beside this file, then the reference from the docstrings of the built package. With
 * `--check` it writes nothing and fails if the page differs. It always fails if API Extractor finds something wrong.
 */
const root = join(import.meta.dirname, '../..');
const page = join(root, 'docs/api.md');
const { entry, warnings } = extractApi(root);
const guide = readFileSync(join(import.meta.dirname, 'guide.md'), 'utf8').trimEnd();
const text = `<!-- Written by \`npm run docs:api\` from scripts/api-docs/guide.md and the docstrings: do not edit. -->\n\n${guide}\n\n${renderReference(entry)}\n`;
if (!process.argv.includes('--check')) writeFileSync(page, text);
else if (readFileSync(page, 'utf8') !== text) warnings.push('docs/api.md is out of date: run npm run docs:api');
for (const warning of warnings) process.stderr.write(`${warning}\n`);
process.exitCode = warnings.length === 0 ? 0 : 1;
