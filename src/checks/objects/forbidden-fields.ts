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
    'no object has a field or value that changes objects at apply time, that only the API server writes, or that matches everything',
  why: 'The checks see the printed objects, so Flux must apply exactly these: no substitution, target namespace or force. An empty namespaceSelector selects every namespace of the cluster, and a moving tag changes without a commit.',
  example: {
    object: 'kustomize.toolkit.fluxcd.io/Kustomization neurallog-tenants/tenant-acme-30-services',
    path: ['spec', 'force'],
    value: true,
  },
  check: (input) => {
    const { all } = valueIndexOf(input);
    return withRuleId('forbidden-fields', [
      ...flatMap(input.objects, fluxFindings),
      ...flatMap(
        all.filter(({ trail }) => isServers(trail)),
        serverFindings,
      ),
      ...findingsAt(all, valueFinding),
      ...flatMap(all, selectorFindings),
    ]);
  },
};

/** Flux settings that change objects at apply time, or delete objects that cannot be patched. */
function fluxFindings(object: KubeObject): FindingBody[] {
  if (object.kind !== 'Kustomization') return [];
  return [
    ...['targetNamespace', 'postBuild', 'kubeConfig']
      .filter((field) => !isAbsent(fieldAt(object, `spec.${field}`)))
      .map((field) =>
        findingAt(
          object,
          `spec.${field}`,
          'is set, want nothing: Flux would apply other objects than those that were checked',
        ),
      ),
    ...(isAbsent(fieldAt(object, 'spec.force')) || fieldAt(object, 'spec.force') === false
      ? []
      : [
          findingAt(
            object,
            'spec.force',
            'is set, want nothing: Flux would delete objects that it cannot patch, with their data',
          ),
        ]),
  ];
}

/** Fields of an object that only the API server writes. */
function isServers(trail: FieldPath): boolean {
  if (trail.length === 1) return trail[0] === 'status';
  const [top, field] = trail;
  return trail.length === 2 && top === 'metadata' && (field === 'managedFields' || field === 'creationTimestamp');
}

function serverFindings(field: IndexedField): FindingBody[] {
  const findings: FindingBody[] = [];
  eachAt(field, (object, _value, trail) => {
    findings.push(findingAt(object, formatPath(trail), 'is set, want nothing: only the API server writes it'));
  });
  return findings;
}

function valueFinding(value: unknown, { trail }: IndexedField): string | undefined {
  if (typeof value === 'string') return textFinding(value, trail);
  return value === undefined || value === null ? `got ${value}, want the field left out` : undefined;
}

function selectorFindings(field: IndexedField): FindingBody[] {
  const findings: FindingBody[] = [];
  if (field.records === 0 || field.trail.at(-1) !== 'namespaceSelector') return findings;
  eachAt(field, (object, value, trail) => {
    if (!isRecord(value) || Object.keys(value).length > 0) return;
    const message = 'is empty and selects every namespace of the cluster, want namespaces by name';
    findings.push(findingAt(object, formatPath(trail), message));
  });
  return findings;
}

const HOST_FIELDS: readonly unknown[] = ['commonName', 'dnsNames', 'host', 'hostname', 'hostnames', 'hosts'];

function textFinding(text: string, trail: FieldPath): string | undefined {
  if (text.includes('${')) return `got ${formatValue(text)}, want no \${…}: Flux would substitute it`;
  if (text.includes(':latest') && isImage(trail))
    return `got ${formatValue(text)}, want a version or digest: the tag latest moves`;
  if (text.includes('*') && HOST_FIELDS.includes(typeof trail.at(-1) === 'number' ? trail.at(-2) : trail.at(-1)))
    return `got ${formatValue(text)}, want each host by name, without a wildcard`;
  return undefined;
}

/** Other fields may use `:latest` in another meaning, such as the name of a model. */
function isImage(trail: FieldPath): boolean {
  return trail.at(-1) === 'image' || (trail.at(-1) === 'reference' && trail.at(-2) === 'image');
}
