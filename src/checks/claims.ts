import { type Code, formatValue, type Problem } from '../contract/problems';
import { flatMap } from '../lib/lists';

/** The names and hosts that one tenant claims for itself alone. */
export interface Claims {
  readonly tenant: string;
  /** The file of the claim: `fleet/tenants/acme.yaml`, or an inventory of the output. */
  readonly source: string;
  /** Names of objects, such as `Namespace tenant-acme`; compared as text. */
  readonly names: readonly string[];
  readonly hosts: readonly string[];
}

/**
 * Checks that every name and every host of a fleet has one owner: two tenants with one name would share objects. `others`
 * already own what they claim, and are not compared with each other.
 */
export function checkClaims(checked: readonly Claims[], others: readonly Claims[] = []): Problem[] {
  return [
    ...sharedClaims(checked, others, 'name-has-two-owners', ({ names }) => names),
    ...sharedClaims(checked, others, 'host-has-two-owners', ({ hosts }) => hosts),
  ];
}

/** One problem per claim of an owned text, naming the owner. A tenant may repeat its own claim. */
function sharedClaims(
  checked: readonly Claims[],
  others: readonly Claims[],
  code: Code,
  textsOf: (claims: Claims) => readonly string[],
): Problem[] {
  const owners = new Map(flatMap(others, (claims) => textsOf(claims).map((text) => [text.toLowerCase(), claims])));
  return flatMap(checked, (claims) =>
    flatMap([...new Map(textsOf(claims).map((text) => [text.toLowerCase(), text]))], ([folded, text]): Problem[] => {
      const owner = owners.get(folded);
      if (owner === undefined) owners.set(folded, claims);
      if (owner === undefined || owner === claims) return [];
      return [
        {
          code,
          path: [],
          file: claims.source,
          message: `tenant ${formatValue(claims.tenant)} claims ${formatValue(text)}, which tenant ${formatValue(owner.tenant)} of ${owner.source} owns; give one of them another id`,
        },
      ];
    }),
  );
}
