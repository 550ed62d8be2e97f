// Writes docs/rules.md from the built library: run `npm run build` first.
import { readFileSync, writeFileSync } from 'node:fs';
import { RULES } from '../lib/src/checks/rules.js';
import { definePlatform, parsePlatform, parseTenant, renderTenant, resolveTenant } from '../lib/src/index.js';
import { rulesPage } from './rules/page.mjs';

/** @param {string} path */
const read = (path) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

const platform = parsePlatform(read('fleet/platform.yaml'));
const { id, spec } = parseTenant(read('fleet/tenants/acme.yaml'));
const tenant = resolveTenant(id, spec, definePlatform(platform.name, platform.spec));
const objects = renderTenant(tenant).map((manifest) => manifest.object);

writeFileSync(new URL('../docs/rules.md', import.meta.url), rulesPage(RULES, { objects, tenant }));
