import { describe, expect, it } from 'vitest';
import { formatProblem } from '../../src/errors';
import { fleetOfTexts } from '../../src/registry/memory';
import { parseFleet } from '../../src/spec/fleet';
import { changed, PLATFORM, TENANT } from '../support/texts';

const GLOBEX = changed(TENANT, 'name: acme', 'name: globex');
const BROKEN = changed(GLOBEX, 'plan: pro', 'plan: gold');
const texts = { 'platform.yaml': PLATFORM, 'tenants/acme.yaml': TENANT, 'tenants/globex.yaml': GLOBEX };
const broken = { ...texts, 'tenants/globex.yaml': BROKEN };

const told = (files: Record<string, string>, ...only: string[]) =>
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

  it('may have no tenants but those whose files are passed over', () => {
    expect(idsOf({ 'platform.yaml': PLATFORM, 'tenants/.gitkeep': '' })).toEqual({
      platform: 'neurallog',
      tenants: [],
      others: [],
      unparsed: [],
    });
  });

  it('is refused with the problems of all its files', () => {
    expect(
      told({
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
    expect(told({ 'tenants/acme.yaml': TENANT })).toEqual([
      'fleet/platform.yaml: got nothing of this name, want it [file-unreadable]',
    ]);
    expect(told({ 'platform.yaml': PLATFORM })).toEqual([
      'fleet/tenants: got nothing of this name, want it [folder-unreadable]',
    ]);
    expect(told({})).toEqual([
      'fleet/platform.yaml: got nothing of this name, want it [file-unreadable]',
      'fleet/tenants: got nothing of this name, want it [folder-unreadable]',
    ]);
  });
});

describe('a fleet of which one tenant is named', () => {
  it('gives that one, and the others for their names', () => {
    expect(idsOf(texts, 'acme')).toEqual({
      platform: 'neurallog',
      tenants: ['acme'],
      others: ['globex'],
      unparsed: [],
    });
  });

  it('does not count the problems of others, and says which of them cannot be parsed', () => {
    expect(idsOf({ ...broken, 'tenants/initech.yml': '' }, 'acme')).toEqual({
      platform: 'neurallog',
      tenants: ['acme'],
      others: [],
      unparsed: ['globex', 'initech'],
    });
  });

  it('counts its own problems and those of the platform', () => {
    expect(told(broken, 'globex')).toEqual([
      'fleet/tenants/globex.yaml:7:9 spec.plan: got "gold", want one of free, basic, pro, enterprise [plan-unknown]',
    ]);
    expect(told({ ...broken, 'platform.yaml': 'a: 1' }, 'acme')).not.toEqual([]);
  });

  it('is refused when there is no such tenant, once for each name', () => {
    expect(told(broken, 'acne', 'acne', 'zzz', 'acme')).toEqual([
      'got the tenant "acne", want one that has a file; did you mean acme? [tenant-unknown]',
      'got the tenant "zzz", want one that has a file [tenant-unknown]',
    ]);
  });
});
