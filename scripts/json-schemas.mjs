// Writes schemas/*.schema.json from the built library: run `npm run build` first.
import { mkdirSync, writeFileSync } from 'node:fs';
import { jsonSchemaFiles } from '../lib/src/fleet/schema/json-schema.js';

const folder = new URL('../schemas/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [name, text] of Object.entries(jsonSchemaFiles())) writeFileSync(new URL(name, folder), text);
