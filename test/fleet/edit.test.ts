import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { editTenant, printTenant } from '../../src/fleet/edit';
import { parseTenant } from '../../src/fleet/parse';
import { EXAMPLES } from '../support/fleet';
import { ROOT } from '../support/source';
import { tenantSpec } from '../support/specs';

const TEXT = `# yaml-language-server: $schema=../../schemas/tenant.schema.json
apiVersion: tenancy.neurallog.com/v1alpha1
kind: Tenant
metadata:
  name: acme
spec:
  plan: pro # since March
  displayName: Acme
  createdAt: "2026-01-12T09:30:00Z"

  # the two that pay
  organizations:
    # the first one
    - id: research
      retentionDays: 30
    # nobody asks for it
    - { id: ops }
`;

const { spec } = parseTenant(TEXT);

describe("an edit of a tenant's file", () => {
  it('that changes nothing changes no byte, in every example', () => {
    for (const id of EXAMPLES) {
      const text = readFileSync(join(ROOT, 'fleet/tenants', `${id}.yaml`), 'utf8');
      expect(editTenant(text, parseTenant(text).spec)).toBe(text);
    }
  });

  it('changes the line of one value', () => {
    expect(editTenant(TEXT, { ...spec, plan: 'basic' })).toBe(TEXT.replace('plan: pro #', 'plan: basic #'));
  });

  it('adds a field at the end and removes it again', () => {
    const suspended = editTenant(TEXT, { ...spec, suspend: true });
    expect(suspended).toBe(`${TEXT}  suspend: true\n`);
    expect(editTenant(suspended, spec)).toBe(TEXT);
  });

  it('removes an organization with its own comment and no other', () => {
    const [research = { id: '' }, ops = { id: '' }] = spec.organizations;
    expect(editTenant(TEXT, { ...spec, organizations: [research] })).toBe(
      TEXT.replace('    # nobody asks for it\n    - { id: ops }\n', ''),
    );
    expect(editTenant(TEXT, { ...spec, organizations: [ops] })).toBe(
      TEXT.replace('    # the first one\n    - id: research\n      retentionDays: 30\n', ''),
    );
  });

  it('holds the new spec, whatever changes, and keeps every comment that it can', () => {
    const texts = EXAMPLES.map((id) => readFileSync(join(ROOT, 'fleet/tenants', `${id}.yaml`), 'utf8'));
    const specs = texts.map((text) => parseTenant(text).spec);
    for (const text of texts)
      for (const next of specs) {
        const edited = editTenant(text, next);
        expect(parseTenant(edited).spec).toEqual(next);
        expect(edited.split('\n')[0]).toBe('# yaml-language-server: $schema=../../schemas/tenant.schema.json');
      }
  });

  it('rewrites a list in brackets or an empty one in block style', () => {
    const text = `${TEXT}  grants: []\n`;
    const grants = [{ from: 'research', to: 'ops', what: 'logs:read' as const }];
    expect(editTenant(text, { ...spec, grants })).toBe(
      `${TEXT}  grants:\n    - from: research\n      to: ops\n      what: logs:read\n`,
    );
  });

  it('works with CRLF line ends and with a text without a last line break', () => {
    const windows = TEXT.replaceAll('\n', '\r\n');
    expect(parseTenant(editTenant(windows, { ...spec, suspend: true })).spec.suspend).toBe(true);
    expect(editTenant(TEXT.trimEnd(), { ...spec, suspend: true })).toBe(`${TEXT}  suspend: true\n`);
  });

  it('quotes ids that are numbers, and dates', () => {
    const organizations = [...spec.organizations, { id: '456' }];
    const edited = editTenant(TEXT, { ...spec, organizations, expiresAt: '2026-12-01T08:00:00Z' });
    expect(edited).toBe(`${TEXT}    - id: "456"\n  expiresAt: "2026-12-01T08:00:00Z"\n`);
    expect(parseTenant(edited).spec.organizations.at(-1)).toEqual({ id: '456' });
  });
});

describe('the file of a new tenant', () => {
  it('has its fields in the order in which people read them', () => {
    const text = printTenant(
      '123',
      tenantSpec({ plan: 'free', expiresAt: '2026-12-01T08:00:00Z', organizations: [{ id: 'main' }] }),
    );
    expect(text).toBe(`# yaml-language-server: $schema=../../schemas/tenant.schema.json
apiVersion: tenancy.neurallog.com/v1alpha1
kind: Tenant
metadata:
  name: "123"
spec:
  displayName: Acme
  plan: free
  createdAt: "2026-01-01T00:00:00Z"
  expiresAt: "2026-12-01T08:00:00Z"
  organizations:
    - id: main
`);
    expect(parseTenant(text, 'fleet/tenants/123.yaml').id).toBe('123');
  });
});
