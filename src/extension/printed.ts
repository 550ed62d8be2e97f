import { kindOf, kindRowsOf, rowOf } from '../contract/kinds';
import { LABEL } from '../contract/labels';
import { formatValue, type Problem } from '../contract/problems';
import { type Manifest, STAGES, type Stage } from '../contract/stages';
import { identityOf, type KubeObject } from '../kubernetes/object';
import { isRecord } from '../lib/plain-data';
import type { PrintState, ResolvedTenant } from '../tenant/model';
import { extensionProblem } from './apply';

/** An object of a tenant, and whether an extension made it. */
export interface MarkedManifest extends Manifest {
  readonly isAdded: boolean;
}

/** What an extension may not do, whatever the checks say: they read the stage from a label, and Flux from the folder. */
export function placementProblems(manifests: readonly MarkedManifest[], tenant: ResolvedTenant): Problem[] {
  return manifests.flatMap(({ stage, object, isAdded }) => {
    const id = identityOf(object);
    const label = object.metadata.labels?.[LABEL.stage];
    const refused = isAdded ? refusedKind(stage, object, tenant) : undefined;
    return [
      ...(refused === undefined ? [] : [extensionProblem(tenant.id, `${id}: ${refused}`)]),
      ...(label === stage || (label === undefined && !isAdded)
        ? []
        : [
            extensionProblem(
              tenant.id,
              `${id} is in the chart of ${stage} with the stage label ${formatValue(label)}, want both equal: use addTo`,
            ),
          ]),
    ];
  });
}

function refusedKind(stage: Stage | 'flux', object: KubeObject, { platform }: ResolvedTenant): string | undefined {
  const kind = kindOf(object);
  if (kind === 'PersistentVolumeClaim')
    return 'an extension may add no PersistentVolumeClaim, because no phase of the cleanup would remove it';
  if (kind === 'ServiceAccount' && stage === '10-foundation') return undefined;
  if (stage === 'flux' || stage === '10-foundation')
    return `an extension may add a ${object.kind} only to ${STAGES.slice(1).join(', ')}`;
  const row = kindRowsOf(platform.extensionKinds)[kind];
  if (row?.printedIn.includes(stage) === true) return undefined;
  return `the platform allows no ${kind} in ${stage}, want it in spec.extensionKinds of platform.yaml`;
}

/**
 * Whether an object of an extension is printed in this state of its tenant. It is removed with its stage, and
 * with the services of its organization, so that an extension need not know the phases of a cleanup.
 */
export function isPrinted({ stage, object }: Manifest, tenant: ResolvedTenant): boolean {
  const { printState } = tenant;
  if (presenceOf(stage, printState) === 'absent') return false;
  if (stage === 'flux' || stage === '10-foundation') return true;
  if (printState.removingOrganizations.some((id) => isOf(object, id))) return false;
  return !isStopped(object, tenant) || scaleDownOf(object, tenant)?.kind !== 'absent';
}

/** The object with its replicas at 0, or suspended, where nothing may run. */
export function scaledDown(object: KubeObject, tenant: ResolvedTenant): KubeObject {
  const scaleDown = isStopped(object, tenant) ? scaleDownOf(object, tenant) : undefined;
  if (scaleDown?.kind !== 'field') return object;
  const field = scaleDown.path.slice('spec.'.length);
  return { ...object, spec: { ...(isRecord(object.spec) ? object.spec : {}), [field]: scaleDown.value } };
}

function presenceOf(stage: Stage | 'flux', { foundation, data, services, edge }: PrintState): string {
  const states = { '10-foundation': foundation, '20-data': data, '30-services': services, '40-edge': edge };
  return stage === 'flux' ? 'present' : states[stage];
}

function isStopped(object: KubeObject, { printState }: ResolvedTenant): boolean {
  return printState.services !== 'running' || printState.suspendedOrganizations.some((id) => isOf(object, id));
}

function scaleDownOf(object: KubeObject, { platform }: ResolvedTenant) {
  return rowOf(object, platform.extensionKinds)?.scaleDown;
}

function isOf({ metadata }: KubeObject, organization: string): boolean {
  return metadata.labels?.[LABEL.ownOrganization] === organization;
}
