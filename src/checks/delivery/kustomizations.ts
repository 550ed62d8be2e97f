import { formatValue } from '../../contract/problems';
import type { KubeObject } from '../../kubernetes/object';
import { stableJson } from '../../lib/digest';
import { flatMap } from '../../lib/lists';
import { isAbsent, listOf, recordOf } from '../../lib/plain-data';
import { type FindingBody, findingAt, withRuleId } from '../finding';
import { fieldAt, type ObjectIndex, objectIndexOf } from '../object-index';
import type { Rule, TenantFacts } from '../rule';

export const deliveryExact: Rule = {
  id: 'delivery-exact',
  description:
    'every stage with objects has exactly one Kustomization, which applies the folder of this tenant after the previous stage and never deletes data',
  why: 'The Kustomizations decide from which folder and in which order Flux applies a tenant, and what it deletes when a file is removed. Their ServiceAccounts are checked by rbac.',
  example: {
    object: 'kustomize.toolkit.fluxcd.io/Kustomization neurallog-tenants/tenant-acme-20-data',
    path: ['spec', 'deletionPolicy'],
    value: 'Delete',
  },
  check: (input) => withRuleId('delivery-exact', findingsOf(objectIndexOf(input), input.tenant)),
};

/** Without the Kustomizations of a tenant, Flux deletes what can be created again, but no namespaces and no data. */
const STAGES = [
  { stage: '10-foundation', deletionPolicy: 'Orphan' },
  { stage: '20-data', deletionPolicy: 'Orphan' },
  { stage: '30-services', deletionPolicy: 'MirrorPrune' },
  { stage: '40-edge', deletionPolicy: 'MirrorPrune' },
] as const;
type Stage = (typeof STAGES)[number];

function findingsOf(index: ObjectIndex, tenant: TenantFacts): FindingBody[] {
  const usedStages = new Set(index.objects.map(({ metadata }) => metadata.labels?.['neurallog.com/stage']));
  const stages = STAGES.filter(({ stage }) => usedStages.has(stage));
  const { controlNamespace } = tenant.platform;
  const names = stages.map((stage) => nameOf(tenant, stage));
  return [
    ...flatMap(stages, (stage, i) => {
      const name = nameOf(tenant, stage);
      const kustomization = index.find('Kustomization', controlNamespace, name);
      if (kustomization !== undefined) return specFindings(kustomization, expectedSpec(tenant, stage, stages[i - 1]));
      const object = `kustomize.toolkit.fluxcd.io/Kustomization ${controlNamespace}/${name}`;
      return [{ object, path: '', message: 'is missing, want it printed' }];
    }),
    ...index
      .ofKind('Kustomization')
      .filter(({ metadata }) => metadata.namespace !== controlNamespace || !names.includes(metadata.name))
      .map((object) =>
        findingAt(object, '', 'applies no stage of this tenant that has objects, want no such Kustomization'),
      ),
  ];
}

function nameOf({ id }: TenantFacts, { stage }: Stage): string {
  return `tenant-${id}-${stage}`;
}

/** The fields of a spec by name; `undefined` for a field that must be absent. */
type ExpectedSpec = Readonly<Record<string, unknown>>;

function expectedSpec(
  tenant: TenantFacts,
  { stage, deletionPolicy }: Stage,
  previous: Stage | undefined,
): ExpectedSpec {
  const { source, path, interval, retryInterval, timeout } = tenant.platform.flux;
  return {
    interval,
    retryInterval,
    timeout,
    sourceRef: { kind: source.kind, name: source.name },
    path: `${path}/tenants/${tenant.id}/${stage}`,
    prune: true,
    deletionPolicy,
    wait: true,
    dependsOn: previous === undefined ? undefined : [{ name: nameOf(tenant, previous) }],
  };
}

function specFindings(kustomization: KubeObject, expected: ExpectedSpec): FindingBody[] {
  const spec = recordOf(kustomization.spec);
  return [
    ...Object.entries(expected)
      .filter(([field, expectedValue]) => canonicalJson(spec[field]) !== canonicalJson(expectedValue))
      .map(([field, expectedValue]) =>
        findingAt(
          kustomization,
          `spec.${field}`,
          `got ${formatValue(spec[field])}, want ${formatValue(expectedValue)}`,
        ),
      ),
    ...Object.keys(spec)
      .filter(
        (field) => !Object.hasOwn(expected, field) && !CHECKED_ELSEWHERE.includes(field) && !isAbsent(spec[field]),
      )
      .map((field) => findingAt(kustomization, `spec.${field}`, `got ${formatValue(spec[field])}, want nothing`)),
    ...healthFindings(kustomization),
  ];
}

const CHECKED_ELSEWHERE = ['serviceAccountName', 'healthCheckExprs'];

/** The same text for equal values, in any order of keys. */
function canonicalJson(value: unknown): string {
  return isAbsent(value) ? '' : stableJson(value);
}

/**
 * The health check of stage 20-data accepts a pending volume claim. A claim of a WaitForFirstConsumer class is Pending
 * until a pod mounts it, and a suspended tenant runs no pods, so Flux would wait for ever. No other stage needs it.
 */
function healthFindings(kustomization: KubeObject): FindingBody[] {
  const path = 'spec.healthCheckExprs';
  const actual = fieldAt(kustomization, path);
  if (!kustomization.metadata.name.endsWith('-20-data'))
    return isAbsent(actual) ? [] : [findingAt(kustomization, path, `got ${formatValue(actual)}, want nothing`)];
  const [only, ...others] = listOf(actual).map(recordOf);
  const { apiVersion, kind, current, inProgress } = only ?? {};
  const isExpected =
    others.length === 0 &&
    apiVersion === 'v1' &&
    kind === 'PersistentVolumeClaim' &&
    current === "status.phase in ['Bound', 'Pending']" &&
    isAbsent(inProgress);
  if (isExpected) return [];
  return [
    findingAt(
      kustomization,
      path,
      `got ${formatValue(actual)}, want one expression that accepts a pending PersistentVolumeClaim as current`,
    ),
  ];
}
