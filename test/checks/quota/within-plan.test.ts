import { describe, expect, it } from 'vitest';
import { quotaWithinPlan } from '../../../src/checks/quota/within-plan';
import { convertingFrom } from '../../support/transition-states';
import { OBJECTS } from '../fixture/acme';
import { changed, found } from '../fixture/change';
import { PLATFORM_FACTS } from '../fixture/facts';
import { SHARE } from '../fixture/guards';
import { type Row, testRows } from '../fixture/rows';

const QUOTA = 'ResourceQuota tenant-acme-org-research/quota';

/** A row with one quota of the organization, the sum over all three namespaces, and the envelope. */
function hard(key: string, value: string, total: string, limit: string): Row {
  return [
    `refuses a sum of ${key} above the envelope`,
    QUOTA,
    `spec.hard["${key}"]`,
    value,
    [`Tenant acme: gives its namespaces ${total} of ${key} in total, want at most ${limit}, the envelope of plan pro`],
  ];
}

describe('the rule quota-within-plan', () => {
  testRows(quotaWithinPlan, [
    hard('requests.cpu', '501m', '1501m', '1500m'),
    hard('limits.memory', '2304Mi', '4864Mi', '3840Mi'),
    hard('requests.storage', '2Gi', '4Gi', '3Gi'),
    hard('standard.storageclass.storage.k8s.io/persistentvolumeclaims', '3', '5', '3'),
    hard('pods', '6', '16', '15'),
    hard('count/jobs.batch', '1', '1', '0'),
    ['accepts a sum below the envelope', QUOTA, 'spec.hard.pods', '0', []],
    ['accepts a smaller quota of one namespace', QUOTA, 'spec.hard["requests.cpu"]', '0', []],
  ]);

  it('refuses a plan that the platform does not have', () => {
    expect(found(quotaWithinPlan, OBJECTS, { plan: 'gold' })).toEqual([
      'Tenant acme: has plan gold, want a plan of the platform',
    ]);
  });
});

describe('the rule quota-within-plan, during a conversion', () => {
  const NONE = Object.fromEntries(Object.keys(SHARE).map((key) => [key, 0]));
  const small = { slots: 1, shares: { root: SHARE, organization: { ...SHARE, ...NONE, pods: 5 }, mcp: SHARE } };
  const many = { slots: 4, shares: { root: { ...SHARE, pods: 2 }, organization: SHARE, mcp: SHARE } };
  const platform = { ...PLATFORM_FACTS, plans: { ...PLATFORM_FACTS.plans, small, many } };

  it('accepts the quotas of either plan', () => {
    expect(found(quotaWithinPlan, OBJECTS, { platform, plan: 'small', transition: convertingFrom('pro') })).toEqual([]);
    expect(found(quotaWithinPlan, OBJECTS, { platform, plan: 'pro', transition: convertingFrom('small') })).toEqual([]);
  });

  it('accepts the larger share of both plans in each type of namespace', () => {
    const none = { ...SHARE, ...NONE };
    const plans = {
      ...platform.plans,
      tops: { slots: 1, shares: { root: SHARE, organization: none, mcp: SHARE } },
      limbs: { slots: 1, shares: { root: none, organization: SHARE, mcp: SHARE } },
    };
    const facts = { platform: { ...platform, plans }, plan: 'tops' };
    expect(found(quotaWithinPlan, OBJECTS, { ...facts, transition: convertingFrom('limbs') })).toEqual([]);
    expect(found(quotaWithinPlan, OBJECTS, facts)).not.toEqual([]);
  });

  it('refuses the quotas of the old plan after the conversion', () => {
    const lines = found(quotaWithinPlan, OBJECTS, { platform, plan: 'small' });
    expect(lines).toContain(
      'Tenant acme: gives its namespaces 1500m of requests.cpu in total, want at most 1, the envelope of plan small',
    );
  });

  it('refuses more than the larger shares of both plans in the slots of the new one', () => {
    const raised = changed(QUOTA, 'spec.hard.pods', '6');
    expect(found(quotaWithinPlan, raised, { platform, plan: 'small', transition: convertingFrom('many') })).toEqual([
      'Tenant acme: gives its namespaces 16 of pods in total, want at most 15, the envelope of plan small or many',
    ]);
  });
});
