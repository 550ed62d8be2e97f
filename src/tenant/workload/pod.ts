import type { k8s } from 'cdk8s-plus-28';
import { LABEL, type Owner, ownerLabels, PART_OF } from '../../contract/labels';
import { memoizeWeakly } from '../../lib/memoize';
import { freezeShared } from '../../lib/shared-value';
import type { Resources } from '../../platform/model';
import { shareProps } from '../base/plain-json';
import { compute } from '../base/quantities';

/** The labels of every pod of a tenant. The plan can change, so no selector may use it. */
export function podLabels(name: string, component: string, owner: Owner, plan: string): Record<string, string> {
  return {
    [LABEL.appName]: name,
    [LABEL.component]: component,
    [LABEL.partOf]: PART_OF,
    [LABEL.plan]: plan,
    ...ownerLabels(owner),
  };
}

/** The pod-level fields of Pod Security `restricted`. The container-level fields are below: each container needs them. */
export function podSecurity(user: number, group: number): k8s.PodSecurityContext {
  return {
    runAsNonRoot: true,
    runAsUser: user,
    runAsGroup: group,
    fsGroup: group,
    fsGroupChangePolicy: 'OnRootMismatch',
    seccompProfile: { type: 'RuntimeDefault' },
  };
}

export const CONTAINER_SECURITY: k8s.SecurityContext = freezeShared({
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  privileged: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
});

/** Made once for all containers with the same resources. */
export const resourcesOf = memoizeWeakly(
  (resources: Resources): k8s.ResourceRequirements =>
    shareProps({
      requests: compute(resources.cpu, resources.memory, resources.ephemeral),
      limits: compute(resources.cpuLimit, resources.memoryLimit, resources.ephemeralLimit),
    }),
);

export function secretVariable(name: string, secret: string, key: string): k8s.EnvVar {
  return { name, valueFrom: { secretKeyRef: { name: secret, key } } };
}
