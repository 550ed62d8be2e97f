import ipaddr from 'ipaddr.js';

/** A CIDR block in its canonical text, e.g. `10.0.0.0/8` or `fd00::/8`. */
export interface Cidr {
  readonly text: string;
  readonly family: 'ipv4' | 'ipv6';
  readonly prefix: number;
}

/**
 * Parses a CIDR block; `undefined` if the text is none, or has bits set after its prefix. ipaddr.js accepts more forms
 * than Kubernetes (`0x8.8.8.8`, `010.0.0.0` as octal, one number for all four bytes), so the form is checked first.
 */
export function parseCidr(text: string): Cidr | undefined {
  const known = BLOCKS.get(text);
  if (known !== undefined) return known;
  const block = readCidr(text);
  if (block !== undefined) remember(BLOCKS, text, block);
  return block;
}

/** Caches: every rule of every tenant refers to the same closed ranges. Both are bounded. */
const BLOCKS = new Map<string, Cidr>();
const NETWORKS = new Map<string, ipaddr.IPv4 | ipaddr.IPv6>();
const CACHED_MAX = 1024;

function remember<T>(known: Map<string, T>, text: string, value: T): void {
  if (known.size === CACHED_MAX) known.clear();
  known.set(text, value);
}

function readCidr(text: string): Cidr | undefined {
  if (!(IPV4_BLOCK.test(text) || IPV6_BLOCK.test(text)) || !ipaddr.isValidCIDR(text)) return undefined;
  const [address, prefix] = ipaddr.parseCIDR(text);
  const network =
    ipaddr.parseCIDR(text)[0].kind() === 'ipv4'
      ? ipaddr.IPv4.networkAddressFromCIDR(text)
      : ipaddr.IPv6.networkAddressFromCIDR(text);
  if (network.toNormalizedString() !== address.toNormalizedString()) return undefined;
  return { text, family: address.kind(), prefix };
}

const DECIMAL = '(?:0|[1-9][0-9]{0,2})';
const IPV4_BLOCK = new RegExp(`^${DECIMAL}(?:\\.${DECIMAL}){3}/${DECIMAL}$`);
/** Groups of at most four digits; the last two may be an IPv4 address. */
const IPV6_BLOCK = new RegExp(
  `^(?:[0-9a-fA-F]{0,4}:){2,8}(?:[0-9a-fA-F]{0,4}|${DECIMAL}(?:\\.${DECIMAL}){3})/${DECIMAL}$`,
);

/** Whether `outer` contains every address of `inner`. Two blocks are nested or disjoint; they never overlap in part. */
export function contains(outer: Cidr, inner: Cidr): boolean {
  if (outer.family !== inner.family || outer.prefix > inner.prefix) return false;
  return networkOf(inner).match(networkOf(outer), outer.prefix);
}

function networkOf({ text }: Cidr): ipaddr.IPv4 | ipaddr.IPv6 {
  const known = NETWORKS.get(text);
  if (known !== undefined) return known;
  const [network] = ipaddr.parseCIDR(text);
  remember(NETWORKS, text, network);
  return network;
}
