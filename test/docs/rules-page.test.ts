import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findingsOfExample, rulesPage } from '../../scripts/rules/page.mjs';
import { RULES } from '../../src/checks/rules';
import { parsePlatform, parseTenant } from '../../src/fleet/parse';
import { definePlatform } from '../../src/platform/resolve';
import { renderTenant } from '../../src/tenant/render';
import { resolveTenant } from '../../src/tenant/resolve';
import { ROOT } from '../support/source';

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** The tenant acme of `fleet/`, to which the page applies its examples. */
function acme() {
  const platform = parsePlatform(read('fleet/platform.yaml'));
  const { id, spec } = parseTenant(read('fleet/tenants/acme.yaml'));
  const tenant = resolveTenant(id, spec, definePlatform(platform.name, platform.spec));
  return { tenant, objects: renderTenant(tenant).map((manifest) => manifest.object) };
}

describe('docs/rules.md', () => {
  const input = acme();

  it('is the page that `npm run docs:rules` writes', () => {
    expect(read('docs/rules.md')).toBe(rulesPage(RULES, input));
  });

  it.each(RULES)('shows an example that rule $id refuses, in a tenant that it passes', (rule) => {
    expect(rule.check(input)).toEqual([]);
    expect(findingsOfExample(rule, input).map((finding) => finding.rule)).toContain(rule.id);
  });

  it.each(RULES)('gives the reason for rule $id in full sentences', ({ why }) => {
    expect(why).toMatch(/^[A-Z].*\.$/);
  });
});
