import { shown } from '../../contract/problems';
import type { KubeObject } from '../../kubernetes/object';
import { flatMap } from '../../lib/lists';
import { formatPath } from '../../lib/path';
import { isAbsent, isRecord } from '../../lib/plain-data';
import { type Fault, faultAt, findingsOf } from '../finding';
import { fieldAt } from '../object-index';
import type { Rule } from '../rule';
import { eachAt, faultsAt, type Place, placesOf, type Trail } from '../value-index';

export const neverPrinted: Rule = {
  id: 'never-printed',
  says: 'nothing is printed that renames, forces or fills in at apply time, that only the API server writes, or that means everything',
  check: (subject) => {
    const { all } = placesOf(subject);
    return findingsOf('never-printed', [
      ...flatMap(subject.objects, fluxFaults),
      ...flatMap(
        all.filter(({ trail }) => isServers(trail)),
        serverFaults,
      ),
      ...faultsAt(all, valueFault),
      ...flatMap(all, selectorFaults),
    ]);
  },
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

/** What only the API server writes, of an object itself. */
function isServers(trail: Trail): boolean {
  if (trail.length === 1) return trail[0] === 'status';
  const [top, field] = trail;
  return trail.length === 2 && top === 'metadata' && (field === 'managedFields' || field === 'creationTimestamp');
}

function serverFaults(place: Place): Fault[] {
  const faults: Fault[] = [];
  eachAt(place, (object, _value, trail) => {
    faults.push(faultAt(object, formatPath(trail), 'is never printed: the API server writes it'));
  });
  return faults;
}

function valueFault(value: unknown, { trail }: Place): string | undefined {
  if (typeof value === 'string') return textFault(value, trail);
  return value === undefined || value === null ? `got ${value}, want the field left out` : undefined;
}

function selectorFaults(place: Place): Fault[] {
  const faults: Fault[] = [];
  if (place.records === 0 || place.trail.at(-1) !== 'namespaceSelector') return faults;
  eachAt(place, (object, value, trail) => {
    if (!isRecord(value) || Object.keys(value).length > 0) return;
    const message = 'is empty, which means every namespace of the cluster, want namespaces by name';
    faults.push(faultAt(object, formatPath(trail), message));
  });
  return faults;
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
