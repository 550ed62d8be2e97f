import { formatValue } from '../../../contract/problems';
import { isAbsent, isRecord, listOf } from '../../../lib/plain-data';
import { EVERYTHING, type Report, type Selector, type SelectorReader } from '../../label-selector';
import { type AddressSet, holdsMoreThan, parseBlock, subtractAddresses } from './address-set';
import { type PortRange, PROTOCOLS, type Protocol } from './port-set';

/** One item of `from` or `to`: pods, or addresses. */
export type Peer =
  | {
      readonly kind: 'pods';
      readonly namespaces: 'same' | Selector;
      readonly pods: Selector;
      /** `spec.ingress[0].from[0]` */
      readonly path: string;
    }
  | { readonly kind: 'addresses'; readonly addresses: AddressSet };

/** One item of `ports`. A name stands for what the destination pod calls so. */
export type PortItem =
  | { readonly kind: 'range'; readonly range: PortRange }
  | { readonly kind: 'named'; readonly protocol: Protocol; readonly name: string };

/** Reads one item of `from` or `to`; nothing if it is malformed, which is reported. */
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

/** Reads one item of `ports`; nothing if it is malformed, which is reported. */
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
  report(path, `got ${formatValue(value)}, want a port of 1 to 65535 or a name, and an endPort only behind a number`);
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
  const holes = listOf(value.except).flatMap((text, i) => {
    const hole = typeof text === 'string' ? parseBlock(text) : undefined;
    if (hole !== undefined && holdsMoreThan(block, hole)) return hole;
    report(`${path}.except[${i}]`, `got ${formatValue(text)}, want a CIDR block that is a part of cidr`);
    return [];
  });
  return { kind: 'addresses', addresses: subtractAddresses([block], holes) };
}

function isPortNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65535;
}
