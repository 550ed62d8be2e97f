import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkClaims } from '../../src/checks/rules';
import { parseNamespace } from '../../src/contract/names';
import type { TenantSpec } from '../../src/fleet/schema/tenant';
import { identityOf } from '../../src/kubernetes/object';
import { definePlatform } from '../../src/platform/resolve';
import { buildTenant, digestOfPlatform } from '../../src/synth/build';
import { claimsOf } from '../../src/tenant/claims';
import { renderTenant } from '../../src/tenant/render';
import { resolveValidTenant } from '../../src/tenant/resolve';
import { platformSpec } from '../support/specs';
import { tenantId, tenantSpecs } from '../support/tenants';
import { runsOfTier } from '../support/tier';

/** Up to four tenants with ids of their own. */
const fleets = fc.uniqueArray(fc.tuple(tenantId, tenantSpecs), {
  minLength: 1,
  maxLength: 4,
  selector: ([id]) => id,
});

const PLATFORM = definePlatform('cluster', platformSpec());
const DIGEST = digestOfPlatform(PLATFORM);

describe('any fleet', () => {
  it('breaks no rule', () => {
    fc.assert(
      fc.property(tenantId, tenantSpecs, (id, spec) => {
        expect(buildTenant(resolveValidTenant(id, spec, PLATFORM), DIGEST).problems).toEqual([]);
      }),
      { numRuns: runsOfTier(60) },
    );
  });

  it('has no object, name or host with two owners', () => {
    fc.assert(
      fc.property(fleets, (fleet) => {
        const owners = new Map<string, string>();
        for (const [id, spec] of fleet) {
          for (const { object } of renderTenant(resolveValidTenant(id, spec, PLATFORM))) {
            expect(owners.get(identityOf(object)) ?? id).toBe(id);
            owners.set(identityOf(object), id);
          }
        }
        const claims = fleet.map(([tenant, spec]) => {
          const organizations = spec.organizations.map((one) => one.id);
          return { tenant, source: tenant, ...claimsOf(tenant, organizations, PLATFORM) };
        });
        expect(checkClaims(claims)).toEqual([]);
      }),
      { numRuns: runsOfTier(60) },
    );
  });

  it('has every object in a namespace of its tenant, or in the control namespace', () => {
    fc.assert(
      fc.property(tenantId, tenantSpecs, (id, spec) => {
        for (const { object, stage } of renderTenant(resolveValidTenant(id, spec, PLATFORM))) {
          const namespace = object.kind === 'Namespace' ? object.metadata.name : object.metadata.namespace;
          if (stage === 'flux') expect(namespace).toBe('neurallog-tenants');
          else expect(parseNamespace(namespace ?? '')?.tenant).toBe(id);
        }
      }),
      { numRuns: runsOfTier(60) },
    );
  });

  it('gives equal bytes for equal input, in any order of the fields of a spec', () => {
    fc.assert(
      fc.property(tenantId, tenantSpecs, (id, spec) => {
        const files = (one: TenantSpec) => [...buildTenant(resolveValidTenant(id, one, PLATFORM), DIGEST).bundle.files];
        const { plan, organizations, ...rest } = spec;
        expect(files({ organizations, ...rest, plan })).toEqual(files(spec));
      }),
      { numRuns: runsOfTier(30) },
    );
  });
});
