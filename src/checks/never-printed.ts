import { formatPath, shown } from '../errors';
import type { KubeObject } from '../manifest';
import { fieldAt } from './catalogue';
import { type Fault, faultAt, findingsOf } from './fault';
import { isAbsent, isRecord } from './network/read';
import type { Rule } from './rule';
import { type Trail, walk } from './walk';

export const neverPrinted: Rule = {
  id: 'never-printed',
  says: 'nothing is printed that renames, forces or fills in at apply time, that only the API server writes, or that means everything',
  check: ({ objects }) =>
    findingsOf(
      'never-printed',
      objects.flatMap((object) => [...fluxFaults(object), ...serverFaults(object), ...valueFaults(object)]),
    ),
};

/** Settings of Flux that make the applied objects others than the printed ones, or delete what cannot be patched. */
function fluxFaults(object: KubeObject): Fault[] {
  if (object.kind !== 'Kustomization') return [];
  return [
    ...['targetNamespace', 'postBuild', 'kubeConfig']
      .filter((field) => !isAbsent(fieldAt(object, `spec.${field}`)))
      .map((field) => faultAt(object, `spec.${field}`, 'is never printed: Flux would not apply what was checked')),
    ...(isAbsent(fieldAt(object, 'spec.force')) || fieldAt(object, 'spec.force') === false
      ? []
      : [faultAt(object, 'spec.force', 'is never printed: Flux would delete what it cannot patch, with its data')]),
  ];
}

function serverFaults(object: KubeObject): Fault[] {
  return [
    ...('status' in object ? [faultAt(object, 'status', 'is never printed: the API server writes it')] : []),
    ...['managedFields', 'creationTimestamp']
      .filter((field) => field in object.metadata)
      .map((field) => faultAt(object, `metadata.${field}`, 'is never printed: the API server writes it')),
  ];
}

function valueFaults(object: KubeObject): Fault[] {
  const faults: Fault[] = [];
  walk(object, (value, trail) => {
    const message = valueFault(value, trail);
    if (message !== undefined) faults.push(faultAt(object, formatPath(trail), message));
  });
  return faults;
}

function valueFault(value: unknown, trail: Trail): string | undefined {
  if (typeof value === 'string') return textFault(value, trail);
  if (value === undefined || value === null) return `got ${value}, want the field left out`;
  if (trail[trail.length - 1] === 'namespaceSelector' && isRecord(value) && Object.keys(value).length === 0)
    return 'is empty, which means every namespace of the cluster, want namespaces by name';
  return undefined;
}

const HOST_FIELDS: readonly unknown[] = ['commonName', 'dnsNames', 'host', 'hostname', 'hostnames', 'hosts'];

function textFault(text: string, trail: Trail): string | undefined {
  if (text.includes('${')) return `got ${shown(text)}, want no text that Flux would substitute`;
  if (text.includes(':latest') && isImage(trail))
    return `got ${shown(text)}, want a version: what :latest means changes`;
  if (text.includes('*') && HOST_FIELDS.includes(typeof trail.at(-1) === 'number' ? trail.at(-2) : trail.at(-1)))
    return `got ${shown(text)}, want hosts one by one`;
  return undefined;
}

/** Elsewhere it is a program's own word, such as the name of a model. */
function isImage(trail: Trail): boolean {
  return trail.at(-1) === 'image' || (trail.at(-1) === 'reference' && trail.at(-2) === 'image');
}
