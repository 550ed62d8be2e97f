import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { LABEL, MANAGED_BY, PART_OF } from '../../contract/labels';
import { FOUNDATION_ACCOUNT, FOUNDATION_CLUSTER_ROLE, RECONCILER_CLUSTER_ROLE } from '../../contract/names';
import type { ResolvedPlatform } from '../../platform/model';
import { quantities } from '../base/quantities';
import { addObject } from '../base/stage-chart';
import { typedObject } from '../base/typed-object';
import { foundationRules, reconcilerRules } from './flux-roles';

/**
 * The objects that the cluster has once for all tenants: the control namespace, the trusted `foundation` account, and the
 * ClusterRole that each tenant's own account gets in the tenant's namespaces.
 *
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs';
 * import { App } from 'cdk8s';
 * import { definePlatform, parsePlatform, PlatformBundle } from '@neurallog/tenancy';
 *
 * const { name, spec } = parsePlatform(readFileSync('fleet/platform.yaml', 'utf8'));
 * const platform = definePlatform(name, spec);
 * const bundle = new PlatformBundle(new App(), 'platform', platform);
 * console.log(bundle.toJson().map(({ kind }) => kind).join(' '));
 * ```
 */
export class PlatformBundle extends Chart {
  constructor(scope: Construct, id: string, platform: ResolvedPlatform) {
    super(scope, id);
    const { controlNamespace: namespace } = platform;
    addObject(this, controlNamespace(platform));
    addObject(this, noPods(namespace));
    addObject(this, closedNetwork(namespace));
    for (const name of ['default', FOUNDATION_ACCOUNT]) {
      addObject(
        this,
        typedObject(k8s.KubeServiceAccount, {
          metadata: { name, namespace, labels: LABELS },
          automountServiceAccountToken: false,
        }),
      );
    }
    addObject(
      this,
      typedObject(k8s.KubeClusterRole, {
        metadata: { name: RECONCILER_CLUSTER_ROLE, labels: LABELS },
        rules: reconcilerRules(platform.extensionKinds),
      }),
    );
    addObject(
      this,
      typedObject(k8s.KubeClusterRole, {
        metadata: { name: FOUNDATION_CLUSTER_ROLE, labels: LABELS },
        rules: foundationRules(RECONCILER_CLUSTER_ROLE),
      }),
    );
    addObject(this, foundationBinding(namespace));
  }
}

const LABELS = { [LABEL.managedBy]: MANAGED_BY, [LABEL.partOf]: PART_OF };

function controlNamespace(platform: ResolvedPlatform) {
  const version = platform.podSecurityVersion;
  return typedObject(k8s.KubeNamespace, {
    metadata: {
      name: platform.controlNamespace,
      labels: {
        ...LABELS,
        'pod-security.kubernetes.io/enforce': 'restricted',
        'pod-security.kubernetes.io/enforce-version': version,
      },
      // Without it, emptying this bundle would delete every tenant's Flux objects with the namespace.
      annotations: { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' },
    },
  });
}

/** A quota of no pods: a pod here could run as the `foundation` account, which may write in every namespace. */
function noPods(namespace: string) {
  return typedObject(k8s.KubeResourceQuota, {
    metadata: { name: 'no-pods', namespace, labels: LABELS },
    spec: { hard: quantities({ pods: '0' }) },
  });
}

function closedNetwork(namespace: string) {
  return typedObject(k8s.KubeNetworkPolicy, {
    metadata: { name: 'default-deny', namespace, labels: LABELS },
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
  });
}

function foundationBinding(namespace: string) {
  return typedObject(k8s.KubeClusterRoleBinding, {
    metadata: { name: FOUNDATION_CLUSTER_ROLE, labels: LABELS },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: FOUNDATION_CLUSTER_ROLE },
    subjects: [{ kind: 'ServiceAccount', name: FOUNDATION_ACCOUNT, namespace }],
  });
}
