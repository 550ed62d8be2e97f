import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { ANNOTATION, LABEL, namespaceSelectorLabels, objectLabels } from '../../contract/labels';
import { RECONCILER_CLUSTER_ROLE, reconcilerAccount } from '../../contract/names';
import { freezeShared } from '../../lib/shared-value';
import { serviceAccount } from '../access/accounts';
import { contextOf, metadataOf, type NamespaceContext, type ObjectContext } from '../base/metadata';
import { addObject } from '../base/stage-chart';
import { TenantPart } from '../base/tenant-part';
import { typedObject } from '../base/typed-object';
import { limitRange, type NamespaceBudget, podAffinityQuota, resourceQuota } from '../quota/objects';
import type { Deletion, Expiry } from './model';

export interface TenantNamespaceProps extends NamespaceContext {
  readonly displayName: string;
  /** The name of the plan, for the label `neurallog.com/plan`. */
  readonly plan: string;
  readonly budget: NamespaceBudget;
  /** The Kubernetes version of the Pod Security Standards, such as `v1.28`. */
  readonly podSecurityVersion: string;
  /** The namespace of the tenant's Flux account. */
  readonly controlNamespace: string;
  /** Whether Flux keeps the namespace when it is missing from the output. */
  readonly pruneProtected: boolean;
  readonly expiry: Expiry;
  readonly deletion: Deletion;
}

/**
 * A namespace with the objects that must be there before anything runs in it, for stage `10-foundation`: Pod Security
 * `restricted`, ResourceQuotas, LimitRange, the default-deny NetworkPolicy, a `default` account without a token, and
 * the binding that lets the tenant's Flux account apply the later stages.
 *
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs';
 * import { App, Chart } from 'cdk8s';
 * import { definePlatform, parsePlatform, resolveRootNamespaceProps, TenantNamespace } from '@neurallog/tenancy';
 *
 * const { name, spec } = parsePlatform(readFileSync('fleet/platform.yaml', 'utf8'));
 * const platform = definePlatform(name, spec);
 * const owner = { tenant: 'acme', plan: 'pro' } as const;
 * const props = resolveRootNamespaceProps(owner, { displayName: 'Acme' }, platform);
 * const chart = new Chart(new App(), 'foundation');
 * new TenantNamespace(chart, props.namespace, props);
 * console.log(chart.toJson().map(({ kind }) => kind).join(' '));
 * ```
 */
export class TenantNamespace extends TenantPart {
  constructor(scope: Construct, id: string, props: TenantNamespaceProps) {
    super(scope, id);
    const quota = contextOf(props, '10-foundation', '2');
    const network = contextOf(props, '10-foundation', '4');
    const access = contextOf(props, '10-foundation', '8');
    addObject(this, namespaceObject(props), 'Namespace');
    addObject(this, resourceQuota(quota, props.budget));
    addObject(this, podAffinityQuota(quota));
    addObject(this, limitRange(quota, props.budget.limits));
    addObject(this, defaultDeny(network));
    addObject(this, serviceAccount(access, 'default'));
    addObject(this, reconcilerBinding(access, props.controlNamespace));
  }
}

function namespaceObject(props: TenantNamespaceProps) {
  const { owner, namespace, type, podSecurityVersion: version } = props;
  return typedObject(k8s.KubeNamespace, {
    metadata: {
      name: namespace,
      labels: {
        ...objectLabels(owner, '10-foundation', type === 'tenant-root' ? '1' : '6'),
        ...namespaceSelectorLabels(owner, type),
        [LABEL.plan]: props.plan,
        'pod-security.kubernetes.io/enforce': 'restricted',
        'pod-security.kubernetes.io/enforce-version': version,
        'pod-security.kubernetes.io/audit': 'restricted',
        'pod-security.kubernetes.io/audit-version': version,
        'pod-security.kubernetes.io/warn': 'restricted',
        'pod-security.kubernetes.io/warn-version': version,
      },
      annotations: namespaceAnnotations(props),
    },
  });
}

function namespaceAnnotations({ pruneProtected, displayName, expiry, deletion }: TenantNamespaceProps) {
  return {
    // Flux reads the annotation from the live object, so it must be applied before the commit that removes the namespace.
    [ANNOTATION.fluxPrune]: pruneProtected ? 'disabled' : 'enabled',
    [ANNOTATION.displayName]: displayName,
    ...(expiry.kind === 'at' ? { [ANNOTATION.expiresAt]: expiry.date } : {}),
    ...(deletion.kind === 'requested'
      ? {
          [ANNOTATION.deletionRequestedAt]: deletion.requestedAt,
          [ANNOTATION.deleteAfter]: deletion.deleteAfter,
        }
      : {}),
  };
}

/** Selects every pod and allows nothing, so a connection is closed unless a flow policy opens it. */
function defaultDeny(context: ObjectContext) {
  return typedObject(k8s.KubeNetworkPolicy, {
    metadata: metadataOf(context, 'default-deny', {
      [ANNOTATION.why]: 'what no other policy opens is closed, in both directions',
    }),
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
  });
}

const RECONCILER = freezeShared({
  apiGroup: 'rbac.authorization.k8s.io',
  kind: 'ClusterRole',
  name: RECONCILER_CLUSTER_ROLE,
});

/** Lets the tenant's own Flux account apply the later stages in this namespace. */
function reconcilerBinding(context: ObjectContext, controlNamespace: string) {
  return typedObject(k8s.KubeRoleBinding, {
    metadata: metadataOf(context, 'reconciler'),
    roleRef: RECONCILER,
    subjects: [{ kind: 'ServiceAccount', name: reconcilerAccount(context.owner.tenant), namespace: controlNamespace }],
  });
}
