import { describe, expect, it } from 'vitest';
import { checkObjects } from '../src/checks/index';
import { EXAMPLES, example } from './support/fleet';
import { mutationsOf } from './support/mutations';

/** What changes nothing that any pod could do: the label says the plan to people, and no selector reads it. */
const HARMLESS = /^Namespace .*: delete metadata\.labels\.neurallog\.com\/plan$/;

describe('the checks over the example fleet', () => {
  it.each(EXAMPLES)('find nothing in %s as it is', (id) => {
    const { tenant, objects } = example(id);
    expect(checkObjects(objects, tenant)).toEqual([]);
  });

  it.each(EXAMPLES)(
    'notice every policy, rule, peer, port, selector and label that is taken from %s',
    (id) => {
      const { tenant, objects } = example(id);
      const mutations = mutationsOf(objects);
      expect(mutations.length).toBeGreaterThan(900);
      const unnoticed = mutations.filter((mutation) => checkObjects(mutation.objects, tenant).length === 0);
      expect(unnoticed.map(({ what }) => what).filter((what) => !HARMLESS.test(what))).toEqual([]);
    },
    180_000,
  );
});
