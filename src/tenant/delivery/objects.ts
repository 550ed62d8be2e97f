import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import {
  Kustomization,
  KustomizationSpecDeletionPolicy,
  type KustomizationSpecHealthCheckExprs,
  KustomizationSpecSourceRefKind,
} from '../../../imports/kustomize.toolkit.fluxcd.io';
import { FOUNDATION_ACCOUNT, fluxKustomization, reconcilerAccount } from '../../contract/names';
import type { Stage } from '../../contract/stages';
import { contextOf, metadataOf, type ObjectContext } from '../base/metadata';
import { addObject } from '../base/stage-chart';
import { typedObject } from '../base/typed-object';
import type { ResolvedTenant } from '../model';

export interface FluxDeliveryProps {
  readonly tenant: ResolvedTenant;
  /** The stages that have objects, in order. */
  readonly stages: readonly Stage[];
}

/** How Flux applies a tenant: its own account, and one Kustomization a stage, each waiting for the one before. */
export class FluxDelivery extends Construct {
  constructor(scope: Construct, id: string, { tenant, stages }: FluxDeliveryProps) {
    super(scope, id);
    const home = { owner: { tenant: tenant.id, organization: null }, namespace: tenant.platform.controlNamespace };
    const place = contextOf(home, 'flux', '8');
    addObject(
      this,
      typedObject(k8s.KubeServiceAccount, {
        metadata: metadataOf(place, reconcilerAccount(tenant.id)),
        automountServiceAccountToken: false,
      }),
    );
    stages.forEach((stage, i) => {
      addObject(this, kustomization(place, tenant, stage, stages[i - 1]));
    });
  }
}

function kustomization(place: ObjectContext, tenant: ResolvedTenant, stage: Stage, before: Stage | undefined) {
  const { flux } = tenant.platform;
  return typedObject(Kustomization, {
    metadata: metadataOf(place, fluxKustomization(tenant.id, stage)),
    spec: {
      interval: flux.interval,
      retryInterval: flux.retryInterval,
      timeout: flux.timeout,
      sourceRef: { kind: SOURCE_KINDS[flux.source.kind], name: flux.source.name },
      path: `${flux.path}/tenants/${tenant.id}/${stage}`,
      serviceAccountName: stage === '10-foundation' ? FOUNDATION_ACCOUNT : reconcilerAccount(tenant.id),
      prune: true,
      deletionPolicy: DELETION[stage],
      wait: true,
      ...(stage === '20-data' ? { healthCheckExprs: [PENDING_VOLUME_IS_FINE] } : {}),
      ...(before === undefined ? {} : { dependsOn: [{ name: fluxKustomization(tenant.id, before) }] }),
    },
  });
}

/** Deleting a tenant's Flux file deletes no namespace and no data; cleanup does that, in phases. */
const DELETION = {
  '10-foundation': KustomizationSpecDeletionPolicy.ORPHAN,
  '20-data': KustomizationSpecDeletionPolicy.ORPHAN,
  '30-services': KustomizationSpecDeletionPolicy.MIRROR_PRUNE,
  '40-edge': KustomizationSpecDeletionPolicy.MIRROR_PRUNE,
} as const satisfies Record<Stage, KustomizationSpecDeletionPolicy>;

const SOURCE_KINDS = {
  GitRepository: KustomizationSpecSourceRefKind.GIT_REPOSITORY,
  OCIRepository: KustomizationSpecSourceRefKind.OCI_REPOSITORY,
  Bucket: KustomizationSpecSourceRefKind.BUCKET,
} as const;

/** A volume of class WaitForFirstConsumer stays Pending until a pod mounts it, and a suspended tenant has no pod. */
const PENDING_VOLUME_IS_FINE: KustomizationSpecHealthCheckExprs = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  current: "status.phase in ['Bound', 'Pending']",
  // Its PersistentVolume is gone, and it never comes back: waiting for it would only hide that.
  failed: "status.phase == 'Lost'",
};
