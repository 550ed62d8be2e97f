import type { Construct } from 'constructs';
import {
  Kustomization,
  KustomizationSpecDeletionPolicy,
  type KustomizationSpecHealthCheckExprs,
  KustomizationSpecSourceRefKind,
} from '../../../imports/kustomize.toolkit.fluxcd.io';
import { FOUNDATION_ACCOUNT, fluxKustomization, reconcilerAccount } from '../../contract/names';
import type { Stage } from '../../contract/stages';
import type { FluxSettings } from '../../platform/model';
import { serviceAccount } from '../access/accounts';
import { contextOf, metadataOf, type ObjectContext } from '../base/metadata';
import { addObject } from '../base/stage-chart';
import { TenantPart } from '../base/tenant-part';
import { typedObject } from '../base/typed-object';

/** Props of `FluxDelivery`. */
export interface FluxDeliveryProps {
  /** The id of the tenant. */
  readonly tenant: string;
  /** The namespace of all Flux objects. */
  readonly controlNamespace: string;
  readonly flux: FluxSettings;
  /** The stages that have objects, in the order of `STAGES`. */
  readonly stages: readonly Stage[];
}

/**
 * The Flux objects of a tenant, in the control namespace: the ServiceAccount that applies it, and one Kustomization for
 * each stage, which depends on the one of the stage before.
 *
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs';
 * import { App, Chart } from 'cdk8s';
 * import { definePlatform, FluxDelivery, parsePlatform, resolveFluxDeliveryProps } from '@neurallog/tenancy';
 *
 * const { name, spec } = parsePlatform(readFileSync('fleet/platform.yaml', 'utf8'));
 * const platform = definePlatform(name, spec);
 * const owner = { tenant: 'acme', plan: 'pro' } as const;
 * const props = resolveFluxDeliveryProps(owner, { stages: ['10-foundation', '20-data'] }, platform);
 * const chart = new Chart(new App(), 'flux');
 * new FluxDelivery(chart, 'delivery', props);
 * console.log(chart.toJson().map(({ kind, metadata }) => `${kind}/${metadata.name}`).join(' '));
 * ```
 */
export class FluxDelivery extends TenantPart {
  private readonly props: FluxDeliveryProps;
  private readonly context: ObjectContext;

  constructor(scope: Construct, id: string, props: FluxDeliveryProps) {
    super(scope, id);
    const { tenant, controlNamespace: namespace, stages } = props;
    this.props = props;
    this.context = contextOf({ owner: { tenant, organization: null }, namespace }, 'flux', '8');
    addObject(this, serviceAccount(this.context, reconcilerAccount(tenant)));
    stages.forEach((stage, i) => {
      this.addStage(stage, stages[i - 1]);
    });
  }

  /** Delivers one more stage, after the stage before it. */
  addStage(stage: Stage, before: Stage | undefined): void {
    addObject(this, kustomization(this.context, this.props, stage, before));
  }
}

function kustomization(
  context: ObjectContext,
  { tenant, flux }: FluxDeliveryProps,
  stage: Stage,
  before: Stage | undefined,
) {
  return typedObject(Kustomization, {
    metadata: metadataOf(context, fluxKustomization(tenant, stage)),
    spec: {
      interval: flux.interval,
      retryInterval: flux.retryInterval,
      timeout: flux.timeout,
      sourceRef: { kind: SOURCE_KINDS[flux.source.kind], name: flux.source.name },
      path: `${flux.path}/tenants/${tenant}/${stage}`,
      serviceAccountName: stage === '10-foundation' ? FOUNDATION_ACCOUNT : reconcilerAccount(tenant),
      prune: true,
      deletionPolicy: DELETION[stage],
      wait: true,
      ...(stage === '20-data' ? { healthCheckExprs: [PENDING_VOLUME_IS_FINE] } : {}),
      ...(before === undefined ? {} : { dependsOn: [{ name: fluxKustomization(tenant, before) }] }),
    },
  });
}

/** Deleting a tenant's Flux objects deletes no namespace and no data: the cleanup phases do. */
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
  // Lost: the PersistentVolume no longer exists, and waiting would only hide that.
  failed: "status.phase == 'Lost'",
};
