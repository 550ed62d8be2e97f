import type { FlowPort } from '../../../contract/flow';
import { flatMap } from '../../../lib/lists';

export type Protocol = FlowPort['protocol'];

export const PROTOCOLS: readonly Protocol[] = ['TCP', 'UDP', 'SCTP'];

/** The ports `from` to `to` of one protocol, both included. */
export interface PortRange {
  readonly protocol: Protocol;
  readonly from: number;
  readonly to: number;
}

/** A set of ports, as ranges that may overlap. */
export type PortSet = readonly PortRange[];

export const NO_PORTS: PortSet = [];
export const ALL_PORTS: PortSet = PROTOCOLS.map((protocol) => ({ protocol, from: 1, to: 65535 }));

export function port(protocol: Protocol, number: number): PortRange {
  return { protocol, from: number, to: number };
}

export function tcp(number: number): PortSet {
  return [port('TCP', number)];
}

export function intersectPorts(a: PortSet, b: PortSet): PortSet {
  if (a === ALL_PORTS) return b;
  if (b === ALL_PORTS) return a;
  return flatMap(a, (one) =>
    flatMap(b, (other) => {
      const from = Math.max(one.from, other.from);
      const to = Math.min(one.to, other.to);
      return one.protocol === other.protocol && from <= to ? [{ protocol: one.protocol, from, to }] : [];
    }),
  );
}

/** The ports of `a` that are not in `b`. */
export function subtractPorts(a: PortSet, b: PortSet): PortSet {
  return b.reduce((rest, removed) => flatMap(rest, (range) => subtractRange(range, removed)), a);
}

export function hasPort(set: PortSet, one: FlowPort): boolean {
  return set.some(({ protocol, from, to }) => protocol === one.protocol && from <= one.port && one.port <= to);
}

/** `tcp/8080` */
export function formatPort(protocol: Protocol, number: number): string {
  return `${protocol.toLowerCase()}/${number}`;
}

function subtractRange(range: PortRange, removed: PortRange): PortRange[] {
  if (range.protocol !== removed.protocol || removed.to < range.from || range.to < removed.from) return [range];
  const { protocol } = range;
  return [
    { protocol, from: range.from, to: removed.from - 1 },
    { protocol, from: removed.to + 1, to: range.to },
  ].filter(({ from, to }) => from <= to);
}
