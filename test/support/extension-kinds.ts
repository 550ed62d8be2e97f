import type { ExtensionKindSpec } from '../../src/fleet/schema/extension-kind';
import type { KubeObject } from '../../src/kubernetes/object';

/** A kind of another project. */
export const POD_MONITOR: ExtensionKindSpec = {
  apiVersion: 'monitoring.coreos.com/v1',
  kind: 'PodMonitor',
  resource: 'podmonitors',
  stages: ['30-services'],
  scaleDown: 'nothing-runs',
  immutable: ['spec.selector'],
  holdsData: false,
  maxPerNamespace: 5,
};

/** A kind with a row in the table of kinds, which nothing of ours prints. */
export const CRON_JOB: ExtensionKindSpec = {
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  stages: ['30-services', '20-data'],
  maxPerNamespace: 1,
};

/** A PodMonitor of the root namespace of acme, with the labels of every object. */
export function podMonitor(change: Partial<KubeObject> = {}, stage = '30-services'): KubeObject {
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    metadata: {
      name: 'services',
      namespace: 'tenant-acme',
      labels: {
        'app.kubernetes.io/managed-by': 'neurallog-tenancy',
        'app.kubernetes.io/part-of': 'neurallog',
        'neurallog.com/provisioning-step': '6',
        'neurallog.com/stage': stage,
        'neurallog.com/tenant': 'acme',
      },
    },
    spec: { selector: {} },
    ...change,
  };
}
