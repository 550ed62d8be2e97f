import { describe, expect, it } from 'vitest';
import type { Rule, TenantFacts } from '../../src/checks/rule';
import { checkObjects, RULES, runRules } from '../../src/checks/rules';
import type { ResolvedTenant } from '../../src/tenant/model';
import { FACTS, OBJECTS } from './fixture/acme';
import { changed } from './fixture/change';

describe('the rules', () => {
  it('have these ids, in this order', () => {
    expect(RULES.map((rule) => rule.id)).toEqual([
      'schema',
      'known-kind',
      'unique-objects',
      'labels-complete',
      'pod-labels',
      'metadata-known',
      'forbidden-fields',
      'no-secrets',
      'namespace-restricted',
      'pod-security',
      'image-pinned',
      'image-pull-policy-always',
      'resources-set',
      'root-read-only',
      'token-not-mounted',
      'dedicated-service-account',
      'no-shared-process-namespace',
      'pod-placement',
      'cluster-dns-only',
      'service-closed',
      'dedicated-volume',
      'no-foreign-references',
      'references',
      'delivery-exact',
      'workload-complete',
      'suspended-scaled-down',
      'grants-exact',
      'namespace-guards',
      'quota-fits',
      'quota-within-plan',
      'rbac',
      'role-bindings',
      'applier-may-write',
      'default-deny',
      'policy-explicit',
      'policy-sides-independent',
      'reachability',
    ]);
  });

  it('describe their requirement in one sentence, lower case and without a full stop', () => {
    expect(RULES.filter((rule) => !/^[a-z][^.]*$/.test(rule.description)).map((rule) => rule.id)).toEqual([]);
  });

  it('accept a valid tenant', () => {
    expect(checkObjects(OBJECTS, FACTS)).toEqual([]);
  });

  it('report all findings, ordered by object, path and rule', () => {
    const objects = changed('Namespace tenant-acme', 'metadata.labels.tenant', 'globex');
    expect(checkObjects(objects, FACTS).map(({ rule, object, path }) => `${object} ${path} ${rule}`)).toEqual([
      'Namespace tenant-acme metadata.labels.tenant labels-complete',
      'Namespace tenant-acme metadata.labels.tenant no-foreign-references',
    ]);
  });

  it('report the error of a rule that throws as a finding', () => {
    const broken: Rule = {
      id: 'broken',
      description: 'it always throws',
      why: 'A test needs it.',
      example: { object: 'Namespace tenant-acme', path: [], value: undefined },
      check: () => {
        throw new RangeError('no such thing');
      },
    };
    expect(runRules([broken], { objects: OBJECTS, tenant: FACTS })).toEqual([
      { rule: 'broken', object: 'Tenant acme', path: '', message: 'the rule could not be checked: no such thing' },
    ]);
  });

  it('accept a resolved tenant as facts', () => {
    const factsOf = (tenant: ResolvedTenant): TenantFacts => tenant;
    expect(factsOf).toBeTypeOf('function');
  });
});
