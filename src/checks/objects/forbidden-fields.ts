import { formatValue } from '../../contract/problems';
import type { KubeObject } from '../../kubernetes/object';
import { flatMap } from '../../lib/lists';
import { formatPath } from '../../lib/path';
import { isAbsent, isRecord } from '../../lib/plain-data';
import { type FindingBody, findingAt, withRuleId } from '../finding';
import { fieldAt } from '../object-index';
import type { Rule } from '../rule';
import { eachAt, type FieldPath, findingsAt, type IndexedField, valueIndexOf } from '../value-index';

export const forbiddenFields: Rule = {
  id: 'forbidden-fields',
  description:
    'nothing is printed that renames, forces or fills in at apply time, that only the API server writes, or that means everything',
  check: (subject) => {
    const { all } = valueIndexOf(subject);
    return withRuleId('forbidden-fields', [
      ...flatMap(subject.objects, fluxFindings),
      ...flatMap(
        all.filter(({ trail }) => isServers(trail)),
        serverFindings,
      ),
      ...findingsAt(all, valueFinding),
      ...flatMap(all, selectorFindings),
    ]);
  },
};

/** Settings of Flux that make the applied objects others than the printed ones, or delete what cannot be patched. */
function fluxFindings(object: KubeObject): FindingBody[] {
  if (object.kind !== 'Kustomization') return [];
  return [
    ...['targetNamespace', 'postBuild', 'kubeConfig']
      .filter((field) => !isAbsent(fieldAt(object, `spec.${field}`)))
      .map((field) => findingAt(object, `spec.${field}`, 'is never printed: Flux would not apply what was checked')),
    ...(isAbsent(fieldAt(object, 'spec.force')) || fieldAt(object, 'spec.force') === false
      ? []
      : [findingAt(object, 'spec.force', 'is never printed: Flux would delete what it cannot patch, with its data')]),
  ];
}

/** What only the API server writes, of an object itself. */
function isServers(trail: FieldPath): boolean {
  if (trail.length === 1) return trail[0] === 'status';
  const [top, field] = trail;
  return trail.length === 2 && top === 'metadata' && (field === 'managedFields' || field === 'creationTimestamp');
}

function serverFindings(place: IndexedField): FindingBody[] {
  const findings: FindingBody[] = [];
  eachAt(place, (object, _value, trail) => {
    findings.push(findingAt(object, formatPath(trail), 'is never printed: the API server writes it'));
  });
  return findings;
}

function valueFinding(value: unknown, { trail }: IndexedField): string | undefined {
  if (typeof value === 'string') return textFinding(value, trail);
  return value === undefined || value === null ? `got ${value}, want the field left out` : undefined;
}

function selectorFindings(place: IndexedField): FindingBody[] {
  const findings: FindingBody[] = [];
  if (place.records === 0 || place.trail.at(-1) !== 'namespaceSelector') return findings;
  eachAt(place, (object, value, trail) => {
    if (!isRecord(value) || Object.keys(value).length > 0) return;
    const message = 'is empty, which means every namespace of the cluster, want namespaces by name';
    findings.push(findingAt(object, formatPath(trail), message));
  });
  return findings;
}

const HOST_FIELDS: readonly unknown[] = ['commonName', 'dnsNames', 'host', 'hostname', 'hostnames', 'hosts'];

function textFinding(text: string, trail: FieldPath): string | undefined {
  if (text.includes('${')) return `got ${formatValue(text)}, want no text that Flux would substitute`;
  if (text.includes(':latest') && isImage(trail))
    return `got ${formatValue(text)}, want a version: what :latest means changes`;
  if (text.includes('*') && HOST_FIELDS.includes(typeof trail.at(-1) === 'number' ? trail.at(-2) : trail.at(-1)))
    return `got ${formatValue(text)}, want hosts one by one`;
  return undefined;
}

/** Elsewhere it is a program's own word, such as the name of a model. */
function isImage(trail: FieldPath): boolean {
  return trail.at(-1) === 'image' || (trail.at(-1) === 'reference' && trail.at(-2) === 'image');
}
