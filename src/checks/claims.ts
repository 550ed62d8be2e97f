import { type Code, formatValue, type Problem } from '../contract/problems';
import { flatMap } from '../lib/lists';

/** What one tenant claims for itself alone. */
export interface Claims {
  readonly tenant: string;
  /** Where the claim was read: `fleet/tenants/acme.yaml`, or an inventory of the output. */
  readonly source: string;
  /** Opaque texts such as `Namespace tenant-acme`. */
  readonly names: readonly string[];
  readonly hosts: readonly string[];
}

/**
 * Whoever makes two tenants out of one name joins them: every name and every host of a fleet has one owner. `others` own
 * what they claim already; what they share among themselves is not asked about.
 */
export function checkClaims(asked: readonly Claims[], others: readonly Claims[] = []): Problem[] {
  return [
    ...sharedClaims(asked, others, 'name-has-two-owners', ({ names }) => names),
    ...sharedClaims(asked, others, 'host-has-two-owners', ({ hosts }) => hosts),
  ];
}

/** One problem for each later owner, which names the first. A tenant may say a thing twice; two tenants may not. */
function sharedClaims(
  asked: readonly Claims[],
  others: readonly Claims[],
  code: Code,
  textsOf: (claims: Claims) => readonly string[],
): Problem[] {
  const owners = new Map(flatMap(others, (claims) => textsOf(claims).map((text) => [text.toLowerCase(), claims])));
  return flatMap(asked, (claims) =>
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
