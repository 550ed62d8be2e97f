import { describe, expect, it } from 'vitest';
import { formatProblem } from '../../src/contract/problems';
import { parseFleet } from '../../src/fleet/fleet';
import { fleetOfTexts } from '../../src/registry/memory-registry';
import { changed, PLATFORM, TENANT } from '../support/texts';

const GLOBEX = changed(TENANT, 'name: acme', 'name: globex');
const BROKEN = changed(GLOBEX, 'plan: pro', 'plan: gold');
const texts = { 'platform.yaml': PLATFORM, 'tenants/acme.yaml': TENANT, 'tenants/globex.yaml': GLOBEX };
const broken = { ...texts, 'tenants/globex.yaml': BROKEN };

const problemsOf = (files: Record<string, string>, ...only: string[]) =>
  parseFleet(fleetOfTexts(files), only).problems.map(formatProblem);
const idsOf = (files: Record<string, string>, ...only: string[]) => {
  const { platform, tenants, others, unparsed } = parseFleet(fleetOfTexts(files), only);
  return {
    platform: platform?.name,
    tenants: tenants.map((one) => one.id),
    others: others.map((one) => one.id),
    unparsed,
  };
};

describe('a fleet', () => {
  it('is parsed as a whole when no tenant is named', () => {
    const all = { platform: 'neurallog', tenants: ['acme', 'globex'], others: [], unparsed: [] };
    expect(idsOf(texts)).toEqual(all);
    expect(parseFleet(fleetOfTexts(texts)).tenants.map((one) => one.file)).toEqual([
      'fleet/tenants/acme.yaml',
      'fleet/tenants/globex.yaml',
    ]);
  });

  it('may have no tenants, and ignores .gitkeep', () => {
    expect(idsOf({ 'platform.yaml': PLATFORM, 'tenants/.gitkeep': '' })).toEqual({
      platform: 'neurallog',
      tenants: [],
      others: [],
      unparsed: [],
    });
  });

  it('is refused with the problems of all its files', () => {
    expect(
      problemsOf({
        'platform.yaml': changed(PLATFORM, 'domain: neurallog.com', 'domains: x'),
        'tenants/acme.yaml': changed(TENANT, 'kind: Tenant', 'kind: Tenent'),
        'tenants/globex.yaml': BROKEN,
        'tenants/initech.yml': '',
      }),
    ).toEqual([
      'fleet/platform.yaml:6:3 spec.domain: got nothing, want text that is not empty; add domain [missing-field]',
      expect.stringContaining('fleet/platform.yaml:6:3 spec.domains: got the field "domains"'),
      'fleet/tenants/acme.yaml:2:7 kind: got "Tenent", want "Tenant" [wrong-value]',
      'fleet/tenants/globex.yaml:7:9 spec.plan: got "gold", want one of free, basic, pro, enterprise [plan-unknown]',
      'fleet/tenants/initech.yml: got initech.yml, want <tenant>.yaml; rename it to initech.yaml [file-unexpected]',
    ]);
  });

  it('is refused without its platform or its folder of tenants', () => {
    expect(problemsOf({ 'tenants/acme.yaml': TENANT })).toEqual([
      'fleet/platform.yaml: got nothing of this name, want it; check the path [file-unreadable]',
    ]);
    expect(problemsOf({ 'platform.yaml': PLATFORM })).toEqual([
      'fleet/tenants: got nothing of this name, want it; check the path [folder-unreadable]',
    ]);
    expect(problemsOf({})).toEqual([
      'fleet/platform.yaml: got nothing of this name, want it; check the path [file-unreadable]',
      'fleet/tenants: got nothing of this name, want it; check the path [folder-unreadable]',
    ]);
  });
});

describe('a fleet of which one tenant is selected', () => {
  it('parses that one, and the others for their names', () => {
    expect(idsOf(texts, 'acme')).toEqual({
      platform: 'neurallog',
      tenants: ['acme'],
      others: ['globex'],
      unparsed: [],
    });
  });

  it('ignores the problems of others, and lists those that cannot be parsed', () => {
    expect(idsOf({ ...broken, 'tenants/initech.yml': '' }, 'acme')).toEqual({
      platform: 'neurallog',
      tenants: ['acme'],
      others: [],
      unparsed: ['globex', 'initech'],
    });
  });

  it('reports its own problems and those of the platform', () => {
    expect(problemsOf(broken, 'globex')).toEqual([
      'fleet/tenants/globex.yaml:7:9 spec.plan: got "gold", want one of free, basic, pro, enterprise [plan-unknown]',
    ]);
    expect(problemsOf({ ...broken, 'platform.yaml': 'a: 1' }, 'acme')).not.toEqual([]);
  });

  it('is refused when there is no such tenant, once for each name', () => {
    expect(problemsOf(broken, 'acne', 'acne', 'zzz', 'acme')).toEqual([
      'got the tenant "acne", want one that has a file; did you mean acme? [tenant-unknown]',
      'got the tenant "zzz", want one that has a file [tenant-unknown]',
    ]);
  });
});

const TOMBSTONE = `apiVersion: tenancy.neurallog.com/v1alpha1
kind: Tombstone
metadata:
  name: hooli
spec:
  displayName: Hooli
  plan: pro
  createdAt: "2026-01-01T00:00:00Z"
  requestedAt: "2026-02-01T00:00:00Z"
  deletedAt: "2026-03-01T00:00:00Z"
  export: declined
  organizations: [research]
  gates: []
  leftovers:
    volumes: []
    backups: []
    hosts: [hooli.neurallog.com]
    groups: []
`;

describe('a fleet with tombstones', () => {
  const withTombstone = { ...texts, 'tombstones/hooli.yaml': TOMBSTONE };

  it('lists their ids, and has none without the folder', () => {
    expect(parseFleet(fleetOfTexts(withTombstone)).tombstones).toEqual(['hooli']);
    expect(parseFleet(fleetOfTexts(texts)).tombstones).toEqual([]);
    expect(problemsOf(withTombstone)).toEqual([]);
  });

  it('may have no tenants and no folder for them, since Git stores no empty folders', () => {
    expect(problemsOf({ 'platform.yaml': PLATFORM, 'tombstones/hooli.yaml': TOMBSTONE })).toEqual([]);
  });

  it('is refused if a tenant has the id of a deleted one', () => {
    const again = { ...withTombstone, 'tombstones/acme.yaml': changed(TOMBSTONE, 'name: hooli', 'name: acme') };
    const problem =
      'fleet/tenants/acme.yaml: got the tenant "acme" although fleet/tombstones/acme.yaml exists, want an id that was never a tenant\'s: remove this file, or restore the tombstone\'s folder from version control [tenant-deleted]';
    expect(problemsOf(again)).toEqual([problem]);
    expect(problemsOf(again, 'acme')).toEqual([problem]);
    expect(problemsOf(again, 'globex')).toEqual([]);
  });

  it('is refused if a tombstone cannot be parsed, unless another tenant is selected', () => {
    const slipped = { ...texts, 'tombstones/hooli.yaml': changed(TOMBSTONE, 'export: declined', 'export: no') };
    const problem =
      'fleet/tombstones/hooli.yaml:11:11 spec.export: got "no", want one of requested, declined [wrong-value]';
    expect(problemsOf(slipped)).toEqual([problem]);
    expect(parseFleet(fleetOfTexts(slipped)).tombstones).toEqual([]);
    expect(problemsOf(slipped, 'acme')).toEqual([]);
    expect(parseFleet(fleetOfTexts(slipped), ['acme']).tombstones).toEqual(['hooli']);
  });

  it('is refused if their folder holds another file', () => {
    expect(problemsOf({ ...texts, 'tombstones/hooli.yml': TOMBSTONE })).toEqual([
      'fleet/tombstones/hooli.yml: got hooli.yml, want <tenant>.yaml; rename it to hooli.yaml [file-unexpected]',
    ]);
  });
});
