import { formatValue } from '../../contract/problems';
import type { KubeObject } from '../../kubernetes/object';
import { flatMap } from '../../lib/lists';
import { memoize } from '../../lib/memoize';
import { isRecord, listOf, type PlainRecord, recordOf } from '../../lib/plain-data';
import { type FindingBody, findingAt, withRuleId } from '../finding';
import { type CheckedKind, checkedKindOf, PRUNE_ANNOTATION } from '../kinds';
import { fieldAt, objectIndexOf, type PodTemplate } from '../object-index';
import type { PlatformFacts, Rule } from '../rule';

export const metadataKnown: Rule = {
  id: 'metadata-known',
  description:
    'every label, annotation and metadata field of an object, pod or volume claim is on the list of known ones',
  why: 'Controllers obey metadata: an annotation stops Flux from reconciling an object or gives a ServiceAccount cloud permissions, and a finalizer blocks deletion. The list of such keys is open, so only known keys are allowed. Keys below x.neurallog.com/ are free, because no controller reads them.',
  example: {
    object: 'apps/Deployment tenant-acme/server',
    path: ['metadata', 'annotations', 'kustomize.toolkit.fluxcd.io/reconcile'],
    value: 'disabled',
  },
  check: (input) => {
    const { objects, pods } = objectIndexOf(input);
    const { platform } = input.tenant;
    return withRuleId('metadata-known', [
      ...flatMap(objects, (object) => objectFindings(object, platform)),
      ...flatMap(pods, podFindings),
    ]);
  },
};

function objectFindings(object: KubeObject, platform: PlatformFacts): FindingBody[] {
  const { kind } = object;
  return [
    ...metadataFindings(object, 'metadata', object.metadata, knownOn(checkedKindOf(object, platform))),
    ...finalizerFindings(object),
    ...(kind === 'CronJob' ? jobFindings(object) : []),
    ...claimFindings(object),
  ];
}

const OBJECT_LABELS = [
  'app.kubernetes.io/managed-by',
  'app.kubernetes.io/part-of',
  'neurallog.com/tenant',
  'neurallog.com/organization',
  'neurallog.com/stage',
  'neurallog.com/provisioning-step',
];
const POD_LABELS = [
  'app.kubernetes.io/name',
  'app.kubernetes.io/component',
  'app.kubernetes.io/part-of',
  'neurallog.com/tenant',
  'neurallog.com/organization',
  'neurallog.com/plan',
];
const POD_ANNOTATIONS = ['checksum/config'];
/** Cached by kind: there are few kinds and many objects. */
const knownOn = memoize(
  (row: CheckedKind | undefined): Known => ({
    fields: ['name', 'namespace', 'labels', 'annotations'],
    labels: [...OBJECT_LABELS, ...(row?.labels ?? [])],
    annotations: row?.annotations ?? [],
  }),
);

interface Known {
  readonly fields: readonly string[];
  readonly labels: readonly string[];
  readonly annotations: readonly string[];
}

/** The metadata of a pod template; that of a Pod is checked as its object's. */
function podFindings({ owner, prefix }: PodTemplate): FindingBody[] {
  const known = { fields: ['labels', 'annotations'], labels: POD_LABELS, annotations: POD_ANNOTATIONS };
  const path = `${prefix}metadata`;
  return prefix === '' ? [] : metadataFindings(owner, path, fieldAt(owner, path), known);
}

const CLAIM: Known = {
  fields: ['name', 'labels', 'annotations'],
  labels: OBJECT_LABELS,
  annotations: [PRUNE_ANNOTATION],
};

function claimFindings(object: KubeObject): FindingBody[] {
  return flatMap(listOf(fieldAt(object, 'spec.volumeClaimTemplates')), (template, i) =>
    metadataFindings(object, `spec.volumeClaimTemplates[${i}].metadata`, recordOf(template).metadata, CLAIM),
  );
}

function jobFindings(object: KubeObject): FindingBody[] {
  const path = 'spec.jobTemplate.metadata';
  const known = { fields: ['labels', 'annotations'], labels: OBJECT_LABELS, annotations: [] };
  return metadataFindings(object, path, fieldAt(object, path), known);
}

/** A Namespace has `spec.finalizers`, besides `metadata.finalizers` of every object. */
function finalizerFindings(object: KubeObject): FindingBody[] {
  const path = 'spec.finalizers';
  if (object.kind !== 'Namespace' || fieldAt(object, path) === undefined) return [];
  return [findingAt(object, path, `got ${formatValue(fieldAt(object, path))}, want nothing`)];
}

function metadataFindings(object: KubeObject, path: string, metadata: unknown, known: Known): FindingBody[] {
  if (!isRecord(metadata)) return [];
  const unknown = Object.keys(metadata).filter((field) => !known.fields.includes(field));
  return [
    ...unknown.map((field) =>
      findingAt(object, `${path}.${field}`, `got ${formatValue(metadata[field])}, want nothing`),
    ),
    ...keyFindings(object, `${path}.labels`, recordOf(metadata.labels), known.labels),
    ...keyFindings(object, `${path}.annotations`, recordOf(metadata.annotations), known.annotations),
  ];
}

function keyFindings(object: KubeObject, path: string, actual: PlainRecord, known: readonly string[]): FindingBody[] {
  return Object.keys(actual)
    .filter((key) => !known.includes(key) && !key.startsWith(EXTENSION))
    .map((key) =>
      findingAt(
        object,
        `${path}.${key}`,
        `got ${formatValue(actual[key])}, want no such key, or one below ${EXTENSION}`,
      ),
    );
}

const EXTENSION = 'x.neurallog.com/';
