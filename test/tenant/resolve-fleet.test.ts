import { describe, expect, it } from 'vitest';
import { parseFleet } from '../../src/fleet/fleet';
import { fleetOfTexts } from '../../src/registry/memory-registry';
import { resolveFleet } from '../../src/tenant/resolve-fleet';
import { messages } from '../support/problems';
import { changed, PLATFORM, TENANT } from '../support/texts';

const GLOBEX = changed(changed(TENANT, 'name: acme', 'name: globex'), 'plan: pro', 'plan: free');
/** A pro tenant with everything that no platform permits, and an address that this platform's network decides. */
const WRONG = `${changed(TENANT, '  plan: pro\n', '  plan: pro\n  expiresAt: "2027-01-01T00:00:00Z"\n')}          egress:
            - { to: api.example.com, ports: [443], why: a provider }
            - { to: 10.1.0.0/16, ports: [443], why: a database }
  grants:
    - { from: research, to: nobody, what: "logs:read" }
`;

function told(platform: string, tenants: Record<string, string>, only: readonly string[] = []): string[] {
  const files = Object.entries(tenants).map(([id, text]) => [`tenants/${id}.yaml`, text]);
  const fleet = fleetOfTexts({ 'platform.yaml': platform, ...Object.fromEntries(files) });
  return messages(() => resolveFleet(parseFleet(fleet, only))).map((line) => line.replace(/: got .* \[/, ' ['));
}

describe('a fleet', () => {
  it('is resolved as a whole', () => {
    const fleet = parseFleet(
      fleetOfTexts({ 'platform.yaml': PLATFORM, 'tenants/acme.yaml': TENANT, 'tenants/globex.yaml': GLOBEX }),
    );
    const { platform, tenants } = resolveFleet(fleet);
    expect(platform.domain).toBe('neurallog.com');
    expect(tenants.map((tenant) => [tenant.id, tenant.plan, tenant.host])).toEqual([
      ['acme', 'pro', 'acme.neurallog.com'],
      ['globex', 'free', 'globex.neurallog.com'],
    ]);
  });

  it('tells what is wrong with shape and meaning of all files at once, each with its place', () => {
    const tenants = { acme: WRONG, globex: changed(GLOBEX, 'plan: free', 'plan: gold') };
    expect(told(PLATFORM, tenants)).toEqual([
      'fleet/tenants/globex.yaml:7:9 spec.plan [plan-unknown]',
      'fleet/tenants/acme.yaml:8:14 spec.expiresAt [expiry-on-paid-plan]',
      'fleet/tenants/acme.yaml:16:21 spec.organizations[0].mcpServers[0].egress[0].to [egress-host-name]',
      'fleet/tenants/acme.yaml:17:21 spec.organizations[0].mcpServers[0].egress[1].to [egress-forbidden-range]',
      'fleet/tenants/acme.yaml:19:29 spec.grants[0].to [grant-unknown-organization]',
    ]);
  });

  it.each([
    [
      'cannot be parsed',
      changed(PLATFORM, 'kind: Platform', 'kind: Plattform'),
      'fleet/platform.yaml:2:7 kind [wrong-value]',
    ],
    [
      'does not add up',
      changed(PLATFORM, 'podCidrs: [10.244.0.0/16]', 'podCidrs: [10.244.0.1/16]'),
      'fleet/platform.yaml:8:16 spec.network.podCidrs[0] [wrong-value]',
    ],
  ])('tells what no platform permits where its own %s, and nothing that depends on it', (_, platform, line) => {
    expect(told(platform, { acme: WRONG, globex: GLOBEX })).toEqual([
      line,
      'fleet/tenants/acme.yaml:8:14 spec.expiresAt [expiry-on-paid-plan]',
      'fleet/tenants/acme.yaml:16:21 spec.organizations[0].mcpServers[0].egress[0].to [egress-host-name]',
      'fleet/tenants/acme.yaml:19:29 spec.grants[0].to [grant-unknown-organization]',
    ]);
  });

  it('is held against the capacity with all its tenants, whichever are asked for', () => {
    const small = `${PLATFORM}  capacity: { cpu: "8", memory: 16Gi, storage: 200Gi }\n`;
    expect(told(small, { acme: TENANT })).toEqual([]);
    expect(told(small, { acme: TENANT, globex: GLOBEX }, ['acme'])).toEqual([
      'fleet/platform.yaml:18:20 spec.capacity.cpu [capacity-exceeded]',
      'fleet/platform.yaml:18:33 spec.capacity.memory [capacity-exceeded]',
    ]);
  });
});
