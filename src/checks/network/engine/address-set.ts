import ipaddr from 'ipaddr.js';
import { flatMap } from '../../../lib/lists';

export type Family = 'ipv4' | 'ipv6';

/** The addresses `from` to `to` of one family, both included, as integers. */
export interface AddressRange {
  readonly family: Family;
  readonly from: bigint;
  readonly to: bigint;
}

/** A set of addresses, as ranges that may overlap. */
export type AddressSet = readonly AddressRange[];

const BYTES = { ipv4: 4, ipv6: 16 } as const satisfies Record<Family, number>;

export const ALL_ADDRESSES: AddressSet = [
  { family: 'ipv4', from: 0n, to: (1n << 32n) - 1n },
  { family: 'ipv6', from: 0n, to: (1n << 128n) - 1n },
];

/**
 * Parses a CIDR block such as `10.0.0.0/8` or `fd00::/8`; `undefined` if it is malformed. Bits after the prefix are
 * ignored, as network plugins do. Short and octal forms (`10.1/16`, `010.0.0.0/8`) are malformed: the API server
 * rejects them too.
 */
export function parseBlock(text: string): AddressRange | undefined {
  const cached = BLOCKS.get(text);
  if (cached !== undefined) return cached;
  const block = parseCidr(text);
  if (block === undefined) return undefined;
  if (BLOCKS.size === BLOCKS_MAX) BLOCKS.clear();
  BLOCKS.set(text, block);
  return block;
}

/** A cache, because every tenant has the platform's blocks. The limit bounds its memory. */
const BLOCKS = new Map<string, AddressRange>();
const BLOCKS_MAX = 1024;

function parseCidr(text: string): AddressRange | undefined {
  if (!(text.includes(':') ? ipaddr.IPv6.isValidCIDR(text) : ipaddr.IPv4.isValidCIDRFourPartDecimal(text)))
    return undefined;
  const [address, prefix] = ipaddr.parseCIDR(text);
  const family = address.kind();
  const hostBits = BigInt(BYTES[family] * 8 - prefix);
  const from = (numberOf(address.toByteArray()) >> hostBits) << hostBits;
  return { family, from, to: from + (1n << hostBits) - 1n };
}

export function parseBlocks(texts: readonly string[]): AddressSet {
  return texts.map(parseBlock).filter((block) => block !== undefined);
}

export function intersectAddresses(a: AddressSet, b: AddressSet): AddressSet {
  return subtractAddresses(a, subtractAddresses(a, b));
}

/** The addresses of `a` that are not in `b`. */
export function subtractAddresses(a: AddressSet, b: AddressSet): AddressSet {
  return b.reduce((rest, removed) => flatMap(rest, (range) => subtractRange(range, removed)), a);
}

/** Whether `outer` contains all addresses of `inner` and at least one more. */
export function isStrictlyInside(inner: AddressRange, outer: AddressRange): boolean {
  return subtractAddresses([inner], [outer]).length === 0 && subtractAddresses([outer], [inner]).length > 0;
}

export function formatAddress(family: Family, address: bigint): string {
  const size = BYTES[family];
  const bytes = Array.from({ length: size }, (_, i) => Number((address >> BigInt(8 * (size - 1 - i))) & 255n));
  return ipaddr.fromByteArray(bytes).toString();
}

function numberOf(bytes: readonly number[]): bigint {
  return bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

function subtractRange(range: AddressRange, removed: AddressRange): AddressRange[] {
  if (range.family !== removed.family || removed.to < range.from || range.to < removed.from) return [range];
  const { family } = range;
  return [
    { family, from: range.from, to: removed.from - 1n },
    { family, from: removed.to + 1n, to: range.to },
  ].filter(({ from, to }) => from <= to);
}
