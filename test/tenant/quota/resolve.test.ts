import { describe, expect, it } from 'vitest';
import { PLANS } from '../../../src/platform/plans';
import { namespaceBudgetsOf } from '../../../src/tenant/quota/resolve';

describe('the guards of a plan', () => {
  const { free, pro } = PLANS;

  it('are the same for whoever asks with the same number of slots', () => {
    const one = namespaceBudgetsOf(pro)(pro).of('organization', 2);
    expect(namespaceBudgetsOf(pro)(pro).of('organization', 2)).toBe(one);
    expect(one.share.pods).toBe(2 * pro.shares.organization.pods);
    expect(namespaceBudgetsOf(pro)(pro).of('organization', 1).share.pods).toBe(pro.shares.organization.pods);
    expect(namespaceBudgetsOf(pro)(pro).of('mcp', 2).share.pods).toBe(2 * pro.shares.mcp.pods);
  });

  it('are the larger of two while a tenant goes between them, whichever it comes from', () => {
    const { cpu } = pro.shares.root;
    expect(namespaceBudgetsOf(free)(pro).of('root', 1).share.cpu).toBe(cpu);
    expect(namespaceBudgetsOf(pro)(free).of('root', 1).share.cpu).toBe(cpu);
    expect(namespaceBudgetsOf(free)(free).of('root', 1).share.cpu).toBe(free.shares.root.cpu);
    expect(free.shares.root.cpu).toBeLessThan(cpu);
  });

  it('are not remembered for slots that the plan does not have', () => {
    const guards = namespaceBudgetsOf(free)(free);
    const many = guards.of('organization', 1000);
    expect(guards.of('organization', 1000)).toEqual(many);
    expect(guards.of('organization', 1000)).not.toBe(many);
  });
});
