import { LABEL, MANAGED_BY, PART_OF } from '../../contract/labels';
import { parseNamespace } from '../../contract/names';
import { formatValue } from '../../contract/problems';
import { STAGES } from '../../contract/stages';
import { type KubeObject, namespaceOf } from '../../kubernetes/object';
import { flatMap } from '../../lib/lists';
import { type FindingBody, findingAt, withRuleId } from '../finding';
import type { PlatformFacts, Rule } from '../rule';

export const labelsComplete: Rule = {
  id: 'labels-complete',
  description:
    'every object says whose it is, which stage applies it and to which step of the specification it belongs',
  why: 'Cleanup, usage reports and audits select objects by these labels, and the stage decides which Flux account applies an object. The labels of a Namespace follow Implementation Guidelines of the specification.',
  example: {
    object: 'apps/Deployment tenant-acme/server',
    path: ['metadata', 'labels', 'neurallog.com/tenant'],
    value: 'globex',
  },
  check: ({ objects, tenant }) =>
    withRuleId(
      'labels-complete',
      flatMap(objects, (object) => [
        ...labelFindings(object, tenant.id),
        ...stageFindings(object, tenant.platform),
        ...namespaceFindings(object, tenant.plan),
      ]),
    ),
};

function labelFindings(object: KubeObject, tenant: string): FindingBody[] {
  const organization = parseNamespace(namespaceOf(object))?.organization ?? undefined;
  const step = object.metadata.labels?.[LABEL.step];
  return [
    ...expectLabel(object, LABEL.managedBy, MANAGED_BY),
    ...expectLabel(object, LABEL.partOf, PART_OF),
    ...expectLabel(object, LABEL.ownTenant, tenant),
    ...expectLabel(object, LABEL.ownOrganization, organization),
    ...(step !== undefined && /^[1-8]$/.test(step)
      ? []
      : [findingAt(object, `metadata.labels.${LABEL.step}`, `got ${formatValue(step)}, want a step of 1 to 8`)]),
  ];
}

const FOUNDATION = ['10-foundation'];
const DATA = ['20-data'];
const SERVICES = ['30-services'];

/** Which stages may apply a kind; the accounts that apply the stages hold rights on these kinds alone. */
const STAGES_OF_KIND: Readonly<Record<string, readonly string[]>> = {
  Namespace: FOUNDATION,
  ResourceQuota: FOUNDATION,
  LimitRange: FOUNDATION,
  NetworkPolicy: FOUNDATION,
  ServiceAccount: FOUNDATION,
  Role: FOUNDATION,
  RoleBinding: FOUNDATION,
  PersistentVolumeClaim: DATA,
  StatefulSet: DATA,
  CronJob: DATA,
  Job: DATA,
  ConfigMap: [...DATA, ...SERVICES],
  Service: [...DATA, ...SERVICES],
  Deployment: SERVICES,
  HorizontalPodAutoscaler: SERVICES,
  PodDisruptionBudget: SERVICES,
  Ingress: ['40-edge'],
};
/** The tenant's own Flux objects are applied by the platform's Kustomization, outside of the stages. */
const CONTROL = ['flux'];

function stageFindings(object: KubeObject, platform: PlatformFacts): FindingBody[] {
  const stage = object.metadata.labels?.[LABEL.stage];
  const stages = stagesOf(object, platform);
  if (stage !== undefined && stages.includes(stage)) return [];
  const path = `metadata.labels.${LABEL.stage}`;
  return [findingAt(object, path, `got ${formatValue(stage)}, want ${stages.join(' or ')} for a ${object.kind}`)];
}

/** A kind that is not in the table may stand in every stage: `schema` refuses kinds that nobody knows. */
function stagesOf({ kind, metadata }: KubeObject, platform: PlatformFacts): readonly string[] {
  if (metadata.namespace === platform.controlNamespace) return CONTROL;
  return (Object.hasOwn(STAGES_OF_KIND, kind) ? STAGES_OF_KIND[kind] : undefined) ?? STAGES;
}

/** The specification's own labels, by which namespaces are selected: exactly these, derived from the name; and the plan. */
function namespaceFindings(object: KubeObject, plan: string): FindingBody[] {
  const owner = object.kind === 'Namespace' ? parseNamespace(object.metadata.name) : undefined;
  if (owner === undefined) return [];
  return [
    ...expectLabel(object, LABEL.tenant, owner.tenant),
    ...expectLabel(object, LABEL.organization, owner.organization ?? undefined),
    ...expectLabel(object, LABEL.type, owner.type),
    ...expectLabel(object, LABEL.plan, plan),
  ];
}

function expectLabel(object: KubeObject, key: string, wanted: string | undefined): FindingBody[] {
  const given = object.metadata.labels?.[key];
  if (given === wanted) return [];
  const want = wanted === undefined ? 'no such label: the namespace belongs to no organization' : formatValue(wanted);
  return [findingAt(object, `metadata.labels.${key}`, `got ${formatValue(given)}, want ${want}`)];
}
