import { describe, expect, it } from 'vitest';
import { checkObjects } from '../../src/checks/rules';
import { parseNamespace } from '../../src/contract/names';
import { buildTenant } from '../../src/synth/build';
import { EXAMPLES, example } from '../support/fleet';

// Much is remembered from one tenant to the next, or printed once for all of them: nobody may see it in a result.
describe('what was built and checked before a tenant', () => {
  const built = (id: (typeof EXAMPLES)[number]) => [...buildTenant(example(id).tenant, 'digest').bundle.files];

  it.each(EXAMPLES)('changes no byte of %s', (id) => {
    const alone = built(id);
    for (const other of EXAMPLES) built(other);
    expect(built(id)).toEqual(alone);
  });

  it.each(EXAMPLES)('changes no finding about %s', (id) => {
    const { tenant, objects } = example(id);
    const broken = objects.filter(({ kind, metadata }) => kind !== 'NetworkPolicy' || metadata.name !== 'default-deny');
    const alone = checkObjects(broken, tenant);
    expect(alone.length).toBeGreaterThan(0);
    expect(checkObjects(objects, tenant)).toEqual([]);
    for (const other of EXAMPLES) checkObjects(example(other).objects, example(other).tenant);
    expect(checkObjects(broken, tenant)).toEqual(alone);
    expect(checkObjects(objects, tenant)).toEqual([]);
  });

  it('changes no reading of a namespace, though there are thousands', () => {
    const read = () => ['tenant-acme', 'tenant-acme-org-ops-mcp', 'kube-system'].map(parseNamespace);
    const alone = read();
    expect(alone).toMatchObject([{ tenant: 'acme' }, { tenant: 'acme', organization: 'ops' }, undefined]);
    for (let i = 0; i < 5000; i += 1) expect(parseNamespace(`tenant-t${i}`)).toMatchObject({ tenant: `t${i}` });
    expect(read()).toEqual(alone);
  });
});
