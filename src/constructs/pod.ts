import type { k8s } from 'cdk8s-plus-28';
import { LABEL, type Owner, ownerLabels, PART_OF } from '../labels';
import type { Resources } from '../resolved';
import { compute } from './quota';

/** Time for clients to go elsewhere (10 s), for a request in flight to end (30 s), and some to spare. */
export const GRACE_SECONDS = 45;
export const DRAIN_SECONDS = 10;

/** What every pod of a tenant says of itself. */
export function podLabels(name: string, component: string, owner: Owner): Record<string, string> {
  return { [LABEL.appName]: name, [LABEL.component]: component, [LABEL.partOf]: PART_OF, ...ownerLabels(owner) };
}

/** The pod's half of Pod Security `restricted`; the container's half is below, and sidecars would not inherit it. */
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

export function containerSecurity(): k8s.SecurityContext {
  return {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    privileged: false,
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
    seccompProfile: { type: 'RuntimeDefault' },
  };
}

export function resourcesOf(resources: Resources): k8s.ResourceRequirements {
  return {
    requests: compute(resources.cpu, resources.memory, resources.ephemeral),
    limits: compute(resources.cpuLimit, resources.memoryLimit, resources.ephemeralLimit),
  };
}

export function secretVariable(name: string, secret: string, key: string): k8s.EnvVar {
  return { name, valueFrom: { secretKeyRef: { name: secret, key } } };
}
