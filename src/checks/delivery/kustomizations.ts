import { formatValue } from '../../contract/problems';
import type { KubeObject } from '../../kubernetes/object';
import { stableJson } from '../../lib/digest';
import { flatMap } from '../../lib/lists';
import { isAbsent, listOf, recordOf } from '../../lib/plain-data';
import { type FindingBody, findingAt, withRuleId } from '../finding';
import { fieldAt, type ObjectIndex, objectIndexOf } from '../object-index';
import type { Rule, TenantFacts } from '../rule';

/**
 * What Flux does to a tenant is decided here: from where, in which order, and what becomes of the objects when a file
 * goes. As which account it applies them, `rbac` judges beside the rights.
 */
export const deliveryExact: Rule = {
  id: 'delivery-exact',
  description:
    'every stage that has objects is applied once, from the folder of this tenant, after the stage before, and no data is deleted',
  check: (subject) => withRuleId('delivery-exact', findingsOf(objectIndexOf(subject), subject.tenant)),
};

/** Deleting the Flux file of a tenant deletes what can be made again, and neither namespaces nor data. */
const STAGES = [
  { stage: '10-foundation', deletionPolicy: 'Orphan' },
  { stage: '20-data', deletionPolicy: 'Orphan' },
  { stage: '30-services', deletionPolicy: 'MirrorPrune' },
  { stage: '40-edge', deletionPolicy: 'MirrorPrune' },
] as const;
type Stage = (typeof STAGES)[number];

function findingsOf(catalogue: ObjectIndex, tenant: TenantFacts): FindingBody[] {
  const used = new Set(catalogue.objects.map(({ metadata }) => metadata.labels?.['neurallog.com/stage']));
  const stages = STAGES.filter(({ stage }) => used.has(stage));
  const { controlNamespace } = tenant.platform;
  const names = stages.map((stage) => nameOf(tenant, stage));
  return [
    ...flatMap(stages, (stage, i) => {
      const name = nameOf(tenant, stage);
      const kustomization = catalogue.find('Kustomization', controlNamespace, name);
      if (kustomization !== undefined) return specFindings(kustomization, wantedSpec(tenant, stage, stages[i - 1]));
      const object = `kustomize.toolkit.fluxcd.io/Kustomization ${controlNamespace}/${name}`;
      return [{ object, path: '', message: 'is missing, want it printed' }];
    }),
    ...catalogue
      .ofKind('Kustomization')
      .filter(({ metadata }) => metadata.namespace !== controlNamespace || !names.includes(metadata.name))
      .map((object) => findingAt(object, '', 'applies no stage of this tenant that has objects, want it gone')),
  ];
}

function nameOf({ id }: TenantFacts, { stage }: Stage): string {
  return `tenant-${id}-${stage}`;
}

/** The fields of a spec by name; `undefined` for one that must not be there. */
type Wanted = Readonly<Record<string, unknown>>;

function wantedSpec(tenant: TenantFacts, { stage, deletionPolicy }: Stage, before: Stage | undefined): Wanted {
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
    dependsOn: before === undefined ? undefined : [{ name: nameOf(tenant, before) }],
  };
}

function specFindings(kustomization: KubeObject, wanted: Wanted): FindingBody[] {
  const spec = recordOf(kustomization.spec);
  return [
    ...Object.entries(wanted)
      .filter(([field, want]) => textOf(spec[field]) !== textOf(want))
      .map(([field, want]) =>
        findingAt(kustomization, `spec.${field}`, `got ${formatValue(spec[field])}, want ${formatValue(want)}`),
      ),
    ...Object.keys(spec)
      .filter((field) => !Object.hasOwn(wanted, field) && !JUDGED_ELSEWHERE.includes(field) && !isAbsent(spec[field]))
      .map((field) => findingAt(kustomization, `spec.${field}`, `got ${formatValue(spec[field])}, want nothing`)),
    ...healthFindings(kustomization),
  ];
}

const JUDGED_ELSEWHERE = ['serviceAccountName', 'healthCheckExprs'];

/** Two values are one if they print alike, whatever the order of their keys. */
function textOf(value: unknown): string {
  return isAbsent(value) ? '' : stableJson(value);
}

/**
 * A claim of class WaitForFirstConsumer is Pending until a pod mounts it, and a suspended tenant has no pod: without
 * this the stage would wait for ever. On another stage, or for another kind, it would call sick what is well.
 */
function healthFindings(kustomization: KubeObject): FindingBody[] {
  const path = 'spec.healthCheckExprs';
  const given = fieldAt(kustomization, path);
  if (!kustomization.metadata.name.endsWith('-20-data'))
    return isAbsent(given) ? [] : [findingAt(kustomization, path, `got ${formatValue(given)}, want nothing`)];
  const [only, ...others] = listOf(given).map(recordOf);
  const { apiVersion, kind, current, inProgress } = only ?? {};
  const isRight =
    others.length === 0 &&
    apiVersion === 'v1' &&
    kind === 'PersistentVolumeClaim' &&
    current === "status.phase in ['Bound', 'Pending']" &&
    isAbsent(inProgress);
  if (isRight) return [];
  return [
    findingAt(kustomization, path, `got ${formatValue(given)}, want one that takes a pending volume claim as current`),
  ];
}
