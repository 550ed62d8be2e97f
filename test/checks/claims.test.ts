import { describe, expect, it } from 'vitest';
import { type Claims, checkClaims } from '../../src/checks/rules';
import { formatProblem } from '../../src/contract/problems';

function claims(tenant: string, names: string[], hosts: string[] = []): Claims {
  return { tenant, source: `fleet/tenants/${tenant}.yaml`, names, hosts };
}

describe('the claims of a fleet', () => {
  it('are accepted with one owner, who may repeat them', () => {
    expect(checkClaims([claims('a', ['Namespace x', 'Namespace x'], ['a.b']), claims('b', ['Namespace y'])])).toEqual(
      [],
    );
  });

  it('are refused for a second owner, in its file, with both owners named', () => {
    const problems = checkClaims([claims('a', ['Namespace x']), claims('b', ['Namespace x'])]);
    expect(problems.map(formatProblem)).toEqual([
      'fleet/tenants/b.yaml: tenant "b" claims "Namespace x", which tenant "a" of fleet/tenants/a.yaml owns; give one of them another id [name-has-two-owners]',
    ]);
  });

  it('are compared without case', () => {
    const problems = checkClaims([claims('a', [], ['A.example.com']), claims('b', [], ['a.example.com'])]);
    expect(problems.map(({ code }) => code)).toEqual(['host-has-two-owners']);
  });

  it('of others are compared with the checked ones, not with each other', () => {
    const others = [claims('b', ['Namespace x', 'Namespace y']), claims('c', ['Namespace y'])];
    expect(checkClaims([claims('a', ['Namespace z'])], others)).toEqual([]);
    expect(checkClaims([claims('a', ['Namespace x'])], others).map(({ code, file }) => [code, file])).toEqual([
      ['name-has-two-owners', 'fleet/tenants/a.yaml'],
    ]);
  });
});
