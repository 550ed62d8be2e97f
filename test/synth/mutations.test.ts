import { describe, expect, it } from 'vitest';
import type { Rule } from '../../src/checks/rule';
import { checkObjects, RULES, runRules } from '../../src/checks/rules';
import { groupBy } from '../../src/lib/lists';
import type { ResolvedTenant } from '../../src/tenant/model';
import { EXAMPLES, example } from '../support/fleet';
import { type Mutation, mutationsOf } from '../support/mutations';
import { HARMLESS, PRESENCE_ALONE, PRESENCE_RULES } from '../support/presence';
import { rowsOfTier } from '../support/tier';

const BY_PRESENCE = RULES.filter(({ id }) => PRESENCE_RULES.includes(id));
const OTHERS = RULES.filter(({ id }) => !PRESENCE_RULES.includes(id));
const NETWORK_RULES = ['default-deny', 'policy-explicit', 'policy-sides-independent', 'reachability'];

/** `rule: kind of mutation`, for each mutation that only a presence rule notices. */
const alone = new Set<string>();
/** The rule that noticed the first mutation of a kind: it runs first for the others. */
const noticedBy = new Map<string, Rule>();

describe('the checks over the example fleet', () => {
  it.each(EXAMPLES)('find nothing in %s as it is', (id) => {
    const { tenant, objects } = example(id);
    expect(checkObjects(objects, tenant)).toEqual([]);
  });

  it.each(EXAMPLES)(
    'notice every object, rule, peer, port, selector and label that is taken from %s',
    (id) => {
      const { tenant, objects } = example(id);
      const mutations = mutationsOf(objects);
      expect(mutations.length).toBeGreaterThan(1500);
      const unnoticed = rowsOfTier(mutations, oneOfEachSort(mutations)).filter(
        (mutation) => !isNoticed(mutation, tenant),
      );
      expect(unnoticed.filter(({ sort }) => !HARMLESS.includes(sort)).map(({ what }) => what)).toEqual([]);
    },
    180_000,
  );

  it('notice exactly the listed mutations by presence rules alone', () => {
    expect([...alone].filter((one) => !PRESENCE_ALONE.includes(one)).sort()).toEqual([]);
    // One mutation of a sort does not reach every row of the list.
    expect(rowsOfTier(PRESENCE_ALONE, []).filter((one) => !alone.has(one))).toEqual([]);
  });
});

function oneOfEachSort(mutations: readonly Mutation[]): Mutation[] {
  return [...groupBy(mutations, ({ sort }) => sort).values()].flatMap((same) => same.slice(0, 1));
}

/** Asks as few rules as can tell: the rules about presence only where no other one notices. */

/** Runs as few rules as possible: the presence rules only if no other rule notices the mutation. */
function isNoticed(mutation: Mutation, tenant: ResolvedTenant): boolean {
  const { sort } = mutation;
  const notices = (rule: Rule) =>
    (mutation.network || !NETWORK_RULES.includes(rule.id)) &&
    runRules([rule], { objects: mutation.objects, tenant }).length > 0;
  const guess = noticedBy.get(sort);
  if (guess !== undefined && notices(guess)) return true;
  const other = OTHERS.find(notices);
  const present = other === undefined ? BY_PRESENCE.filter(notices) : [];
  if (present.length > 0) alone.add(`${present.map(({ id }) => id).join(' and ')}: ${sort}`);
  const rule = other ?? present[0];
  if (rule !== undefined) noticedBy.set(sort, rule);
  return rule !== undefined;
}
