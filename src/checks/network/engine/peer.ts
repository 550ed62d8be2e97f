import { formatValue } from '../../../contract/problems';
import { isAbsent, isRecord, listOf } from '../../../lib/plain-data';
import { EVERYTHING, type Report, type Selector, type SelectorReader } from '../../label-selector';
import { type AddressSet, isStrictlyInside, parseBlock, subtractAddresses } from './address-set';
import { type PortRange, PROTOCOLS, type Protocol } from './port-set';

/** One item of `from` or `to`. */
export type Peer =
  | {
      readonly kind: 'pods';
      readonly namespaces: 'same' | Selector;
      readonly pods: Selector;
      /** `spec.ingress[0].from[0]` */
      readonly path: string;
    }
  | { readonly kind: 'addresses'; readonly addresses: AddressSet };

/** One item of `ports`. A named port has the number that the destination pod gives it. */
export type PortItem =
  | { readonly kind: 'range'; readonly range: PortRange }
  | { readonly kind: 'named'; readonly protocol: Protocol; readonly name: string };

/** Parses one item of `from` or `to`. A malformed item is reported, and the result is `undefined`. */
export function parsePeer(value: unknown, path: string, read: SelectorReader, report: Report): Peer | undefined {
  const known = ['ipBlock', 'namespaceSelector', 'podSelector'];
  const fields = isRecord(value) ? Object.keys(value).filter((key) => !isAbsent(value[key])) : [];
  if (!isRecord(value) || fields.length === 0 || fields.some((key) => !known.includes(key))) {
    report(path, `got ${formatValue(value)}, want podSelector, namespaceSelector or ipBlock`);
    return undefined;
  }
  if (!isAbsent(value.ipBlock)) {
    if (fields.length === 1) return parseIpBlock(value.ipBlock, `${path}.ipBlock`, report);
    report(path, 'has ipBlock beside selectors, want one of them');
    return undefined;
  }
  const namespaces = isAbsent(value.namespaceSelector)
    ? 'same'
    : read(value.namespaceSelector, `${path}.namespaceSelector`, report);
  const pods = isAbsent(value.podSelector) ? EVERYTHING : read(value.podSelector, `${path}.podSelector`, report);
  return namespaces === undefined || pods === undefined ? undefined : { kind: 'pods', namespaces, pods, path };
}

/** Parses one item of `ports`. A malformed item is reported, and the result is `undefined`. */
export function parsePort(value: unknown, path: string, report: Report): PortItem | undefined {
  const known = ['protocol', 'port', 'endPort'];
  if (!isRecord(value) || Object.keys(value).some((key) => !known.includes(key))) {
    report(path, `got ${formatValue(value)}, want protocol, port and endPort`);
    return undefined;
  }
  const protocol = isAbsent(value.protocol) ? 'TCP' : PROTOCOLS.find((one) => one === value.protocol);
  if (protocol === undefined) {
    report(`${path}.protocol`, `got ${formatValue(value.protocol)}, want TCP, UDP or SCTP`);
    return undefined;
  }
  const { port, endPort } = value;
  if (isAbsent(port) && isAbsent(endPort)) return { kind: 'range', range: { protocol, from: 1, to: 65535 } };
  if (typeof port === 'string' && port !== '' && isAbsent(endPort)) return { kind: 'named', protocol, name: port };
  const to = isAbsent(endPort) ? port : endPort;
  if (isPortNumber(port) && isPortNumber(to) && port <= to)
    return { kind: 'range', range: { protocol, from: port, to } };
  report(path, `got ${formatValue(value)}, want a port from 1 to 65535 or a name, and endPort only with a port number`);
  return undefined;
}

function parseIpBlock(value: unknown, path: string, report: Report): Peer | undefined {
  if (!isRecord(value) || Object.keys(value).some((key) => key !== 'cidr' && key !== 'except')) {
    report(path, `got ${formatValue(value)}, want cidr and except`);
    return undefined;
  }
  const block = typeof value.cidr === 'string' ? parseBlock(value.cidr) : undefined;
  if (block === undefined) {
    report(`${path}.cidr`, `got ${formatValue(value.cidr)}, want a CIDR block`);
    return undefined;
  }
  if (!isAbsent(value.except) && !Array.isArray(value.except)) {
    report(`${path}.except`, `got ${formatValue(value.except)}, want a list`);
  }
  const exceptions = listOf(value.except).flatMap((text, i) => {
    const exception = typeof text === 'string' ? parseBlock(text) : undefined;
    if (exception !== undefined && isStrictlyInside(exception, block)) return exception;
    report(`${path}.except[${i}]`, `got ${formatValue(text)}, want a CIDR block inside cidr and smaller than it`);
    return [];
  });
  return { kind: 'addresses', addresses: subtractAddresses([block], exceptions) };
}

function isPortNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65535;
}
