import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { ANNOTATION, LABEL, namespaceSelectorLabels, objectLabels } from '../../contract/labels';
import { RECONCILER_CLUSTER_ROLE, reconcilerAccount } from '../../contract/names';
import { freezeShared } from '../../lib/shared-value';
import type { LimitRange, QuotaShare } from '../../platform/model';
import { contextOf, metadataOf, type NamespaceContext, type ObjectContext } from '../base/metadata';
import { addObject } from '../base/stage-chart';
import { typedObject } from '../base/typed-object';
import type { ResolvedTenant } from '../model';
import { limitRange, podAffinityQuota, resourceQuota } from '../quota/objects';

export interface TenantNamespaceProps {
  readonly home: NamespaceContext;
  readonly tenant: ResolvedTenant;
  readonly share: QuotaShare;
  readonly limits: LimitRange;
}

/** A namespace with all that guards it: quota, limits, closed network, accounts without tokens, and its reconciler. */
export class TenantNamespace extends Construct {
  constructor(scope: Construct, id: string, props: TenantNamespaceProps) {
    super(scope, id);
    const { home, tenant, share, limits } = props;
    const quota = contextOf(home, '10-foundation', '2');
    const network = contextOf(home, '10-foundation', '4');
    const access = contextOf(home, '10-foundation', '8');
    addObject(this, namespace(home, tenant), 'Namespace');
    addObject(this, resourceQuota(quota, share, tenant.platform));
    addObject(this, podAffinityQuota(quota));
    addObject(this, limitRange(quota, limits));
    addObject(this, defaultDeny(network));
    addObject(this, serviceAccount(access, 'default'));
    addObject(this, reconcilerBinding(access, tenant));
  }
}

/** An account without a token: nothing in a tenant talks to the API server. */
export function serviceAccount(place: ObjectContext, name: string) {
  return typedObject(k8s.KubeServiceAccount, {
    metadata: metadataOf(place, name),
    automountServiceAccountToken: false,
  });
}

function namespace({ owner, namespace: name, type }: NamespaceContext, tenant: ResolvedTenant) {
  const podSecurity = { level: 'restricted', version: tenant.platform.podSecurityVersion };
  return typedObject(k8s.KubeNamespace, {
    metadata: {
      name,
      labels: {
        ...objectLabels(owner, '10-foundation', type === 'tenant-root' ? '1' : '6'),
        ...namespaceSelectorLabels(owner, type),
        [LABEL.plan]: tenant.plan,
        'pod-security.kubernetes.io/enforce': podSecurity.level,
        'pod-security.kubernetes.io/enforce-version': podSecurity.version,
        'pod-security.kubernetes.io/audit': podSecurity.level,
        'pod-security.kubernetes.io/audit-version': podSecurity.version,
        'pod-security.kubernetes.io/warn': podSecurity.level,
        'pod-security.kubernetes.io/warn-version': podSecurity.version,
      },
      annotations: {
        // Flux obeys the annotation of the live object, so it must be there before the day it is needed.
        [ANNOTATION.fluxPrune]: tenant.printState.unprotected.includes(`Namespace ${name}`) ? 'enabled' : 'disabled',
        [ANNOTATION.displayName]: displayName(owner.organization, tenant),
        ...(tenant.expiry.kind === 'at' && type === 'tenant-root'
          ? { [ANNOTATION.expiresAt]: tenant.expiry.date }
          : {}),
        ...(tenant.deletion.kind === 'requested'
          ? {
              [ANNOTATION.deletionRequestedAt]: tenant.deletion.requestedAt,
              [ANNOTATION.deleteAfter]: tenant.deletion.deleteAfter,
            }
          : {}),
      },
    },
  });
}

function displayName(organization: string | null, tenant: ResolvedTenant): string {
  return tenant.organizations.find((one) => one.id === organization)?.displayName ?? tenant.displayName;
}

/** Selects every pod and allows nothing: what a flow policy does not open stays closed. */
function defaultDeny(place: ObjectContext) {
  return typedObject(k8s.KubeNetworkPolicy, {
    metadata: metadataOf(place, 'default-deny', {
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

/** Lets the tenant's own Flux account apply the later stages here, and nowhere else. */
function reconcilerBinding(place: ObjectContext, tenant: ResolvedTenant) {
  return typedObject(k8s.KubeRoleBinding, {
    metadata: metadataOf(place, 'reconciler'),
    roleRef: RECONCILER,
    subjects: [
      { kind: 'ServiceAccount', name: reconcilerAccount(tenant.id), namespace: tenant.platform.controlNamespace },
    ],
  });
}
