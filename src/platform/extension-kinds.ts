import { EXTENSION_STAGES, type ExtensionKind } from '../contract/extension-kind';
import type { ScaleDown } from '../contract/kind-row';
import { KINDS } from '../contract/kind-table';
import { apiGroupOf, kindOf } from '../contract/kinds';
import { formatValue, type Problem } from '../contract/problems';
import type { ExtensionKindSpec } from '../fleet/schema/extension-kind';
import type { PlatformSpec } from '../fleet/schema/platform';
import { refusedKind } from './refused-kinds';

/** The kinds that extensions may add. Of a kind with a row in the table of kinds, the row gives what the file leaves out. */
export function resolveExtensionKinds({ extensionKinds = [] }: PlatformSpec): ExtensionKind[] {
  return extensionKinds.map((spec) => ({
    apiVersion: spec.apiVersion,
    kind: spec.kind,
    resource: ownRow(spec)?.resource ?? spec.resource ?? '',
    stages: EXTENSION_STAGES.filter((stage) => spec.stages.includes(stage)),
    scaleDown: ownRow(spec)?.scaleDown ?? SCALE_DOWN[spec.scaleDown ?? 'absent'],
    immutable: spec.immutable ?? [],
    maxPerNamespace: spec.maxPerNamespace,
    reads: ownRow(spec)?.children ?? (spec.reads ?? []).map(({ apiGroup, resource }) => ({ apiGroup, resource })),
  }));
}

const SCALE_DOWN: Readonly<Record<NonNullable<ExtensionKindSpec['scaleDown']>, ScaleDown>> = {
  'nothing-runs': { kind: 'nothing-runs' },
  replicas: { kind: 'field', path: 'spec.replicas', value: 0 },
  suspend: { kind: 'field', path: 'spec.suspend', value: true },
  absent: { kind: 'absent' },
};

/**
 * Problems of the kinds that extensions may add. Each kind widens what the Flux account of every tenant may write, so
 * whatever gives access to other tenants, credentials or Flux itself is refused.
 */
export function extensionKindProblems({ extensionKinds = [] }: PlatformSpec): Problem[] {
  return extensionKinds.flatMap((spec, i) => {
    const found = ownRow(spec) === undefined ? newKindProblems(spec) : ownKindProblems(spec);
    return [...found, ...duplicateProblems(spec, extensionKinds.slice(0, i))].map(
      ({ field, code, message }): Problem => ({
        code: code ?? 'wrong-value',
        path: ['spec', 'extensionKinds', i, ...field.split('.').map(pathPart)],
        message,
      }),
    );
  });
}

/** The number of an item in a list, or the name of a field. */
function pathPart(part: string): string | number {
  return /^\d+$/.test(part) ? Number(part) : part;
}

interface FieldProblem {
  /** Below the entry: `kind`, `immutable.0`. */
  readonly field: string;
  readonly code?: 'missing-field';
  readonly message: string;
}

function ownRow({ apiVersion, kind }: ExtensionKindSpec) {
  const key = kindOf({ apiVersion, kind });
  return Object.hasOwn(KINDS, key) ? KINDS[key] : undefined;
}

const ROW_FIELDS = ['resource', 'scaleDown', 'immutable', 'holdsData', 'reads'] as const;

/** Kinds of the table of kinds: only those that nothing of ours prints, such as CronJob, need an entry. */
function ownKindProblems(spec: ExtensionKindSpec): FieldProblem[] {
  const row = ownRow(spec);
  const refused = refusedKind(apiGroupOf(spec.apiVersion), spec.kind);
  if (refused !== undefined) return [refusal(spec, refused)];
  if (row === undefined) return [];
  if (row.printedIn.length > 0) {
    const message = `got ${formatValue(spec.kind)}, want no entry: extensions may add objects of this kind to stage ${row.printedIn.join(' or ')} without one`;
    return [{ field: 'kind', message }];
  }
  return [
    ...(spec.apiVersion === row.apiVersion
      ? []
      : [{ field: 'apiVersion', message: `got ${formatValue(spec.apiVersion)}, want ${formatValue(row.apiVersion)}` }]),
    ...ROW_FIELDS.filter((field) => spec[field] !== undefined).map((field) => ({
      field,
      message: `got ${formatValue(spec[field])}, want no ${field}: the table of kinds has the one of ${spec.kind}`,
    })),
  ];
}

function newKindProblems(spec: ExtensionKindSpec): FieldProblem[] {
  const group = apiGroupOf(spec.apiVersion);
  const wildcards = [
    ...(['apiVersion', 'kind', 'resource'] as const).filter((field) => spec[field]?.includes('*')),
    ...(spec.reads ?? []).flatMap((read, i) =>
      `${read.apiGroup}${read.resource}`.includes('*') ? [`reads.${i}`] : [],
    ),
  ];
  if (wildcards.length > 0)
    return wildcards.map((field) => ({
      field,
      message: 'has a wildcard, want one kind by name: it would allow all kinds',
    }));
  const refused = refusedKind(group, spec.kind);
  if (refused !== undefined) return [refusal(spec, refused)];
  return [
    ...formProblems(spec),
    ...nameProblems(spec, group),
    ...missingProblems(spec),
    ...(spec.holdsData === true
      ? [
          {
            field: 'holdsData',
            message:
              'got true, want false: only PersistentVolumeClaims are protected from deletion, so keep the data in one of them',
          },
        ]
      : []),
    ...edgeProblems(spec),
    ...readProblems(spec),
  ];
}

function refusal({ kind }: ExtensionKindSpec, why: string): FieldProblem {
  return { field: 'kind', message: `got ${formatValue(kind)}, want another kind: ${why}` };
}

const API_VERSION = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?v[0-9]+((alpha|beta)[0-9]+)?$/;
const KIND = /^[A-Z][A-Za-z0-9]*$/;
const RESOURCE = /^[a-z][a-z0-9]*$/;
const FIELD = /^(?!metadata\b|apiVersion\b|kind\b)[A-Za-z][A-Za-z0-9]*(\.[A-Za-z][A-Za-z0-9]*)*$/;

function formProblems({ apiVersion, kind, resource, immutable = [] }: ExtensionKindSpec): FieldProblem[] {
  const form = (field: string, value: string, pattern: RegExp, want: string): FieldProblem[] =>
    pattern.test(value) ? [] : [{ field, message: `got ${formatValue(value)}, want ${want}` }];
  return [
    ...form('apiVersion', apiVersion, API_VERSION, 'a group and version such as monitoring.coreos.com/v1'),
    ...form('kind', kind, KIND, 'a kind such as PodMonitor'),
    ...(resource === undefined
      ? []
      : form('resource', resource, RESOURCE, 'a plural in lower case such as podmonitors, without a subresource')),
    ...immutable.flatMap((path, i) =>
      form(`immutable.${i}`, path, FIELD, 'the path of a field such as spec.selector, outside of metadata'),
    ),
  ];
}

/** In a group of Kubernetes itself, another resource than that of the kind would allow the account to write that one. */
function nameProblems({ kind, resource }: ExtensionKindSpec, group: string): FieldProblem[] {
  const namesake = Object.keys(KINDS).find((one) => one.split('/').at(-1) === kind);
  const plural = `${kind.toLowerCase()}s`;
  const isBuiltIn = !group.includes('.') || group.endsWith('.k8s.io');
  const isPlural =
    resource === undefined || [plural, plural.replace(/ys$/, 'ies'), plural.replace(/ss$/, 'sses')].includes(resource);
  return [
    ...(namesake === undefined && !POD_KINDS.includes(kind)
      ? []
      : [
          {
            field: 'kind',
            message: `got ${formatValue(kind)} of another group, want another name: the checks take it for ${namesake ?? `the ${kind} of Kubernetes`}`,
          },
        ]),
    ...(isBuiltIn && !isPlural
      ? [{ field: 'resource', message: `got ${formatValue(resource)}, want the plural of ${kind}, such as ${plural}` }]
      : []),
  ];
}

/** Kinds that the checks know by their name, besides those of the table of kinds. */
const POD_KINDS = ['DaemonSet', 'Pod', 'ReplicaSet', 'ReplicationController'];

function missingProblems(spec: ExtensionKindSpec): FieldProblem[] {
  const required = {
    resource: 'the plural in lower case',
    scaleDown: 'nothing-runs, replicas, suspend or absent',
    holdsData: 'false',
  };
  return (['resource', 'scaleDown', 'holdsData'] as const)
    .filter((field) => spec[field] === undefined)
    .map((field) => ({ field, code: 'missing-field', message: `got nothing, want ${required[field]}` }));
}

/** We print nothing in `40-edge`: a suspension that leaves out all of its objects would leave a stage without any. */
function edgeProblems({ scaleDown, stages }: ExtensionKindSpec): FieldProblem[] {
  if (scaleDown !== 'absent' || !stages.includes('40-edge')) return [];
  const message =
    'got absent for a kind of stage 40-edge, want nothing-runs, replicas or suspend: a suspension would empty the stage';
  return [{ field: 'scaleDown', message }];
}

/** What Flux reads, it reads in the namespaces of every tenant. */
function readProblems({ reads = [] }: ExtensionKindSpec): FieldProblem[] {
  return reads.flatMap(({ apiGroup, resource }, i): FieldProblem[] => {
    if (apiGroup === '' && resource === 'secrets')
      return [{ field: `reads.${i}`, message: 'got secrets, want no Secret: Flux must not read credentials' }];
    if (RESOURCE.test(resource) && /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?)?$/.test(apiGroup)) return [];
    const message = `got ${formatValue(`${apiGroup}/${resource}`)}, want a group and a plural in lower case, without a subresource`;
    return [{ field: `reads.${i}`, message }];
  });
}

function duplicateProblems(spec: ExtensionKindSpec, before: readonly ExtensionKindSpec[]): FieldProblem[] {
  const group = apiGroupOf(spec.apiVersion);
  const same = before.filter((one) => apiGroupOf(one.apiVersion) === group);
  return [
    ...(before.some((one) => one.kind === spec.kind)
      ? [{ field: 'kind', message: `got ${formatValue(spec.kind)} again, want each kind once` }]
      : []),
    ...(spec.resource !== undefined && same.some((one) => one.kind !== spec.kind && one.resource === spec.resource)
      ? [{ field: 'resource', message: `got ${formatValue(spec.resource)} again, want each resource once` }]
      : []),
  ];
}
