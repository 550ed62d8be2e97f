import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { ANNOTATION, type Owner, workloadSelector } from '../../contract/labels';
import { bytesText } from '../../kubernetes/quantity';
import { digestOf, stableJson } from '../../lib/digest';
import { freezeShared } from '../../lib/shared-value';
import { maxReplicas, minReplicas } from '../../platform/model';
import { contextOf, metadataOf, type ObjectContext } from '../base/metadata';
import { shareProps } from '../base/plain-json';
import { addObject } from '../base/stage-chart';
import { TenantPart } from '../base/tenant-part';
import { typedObject } from '../base/typed-object';
import type { ResolvedWorkload } from './model';
import { CONTAINER_SECURITY, podLabels, podSecurity, resourcesOf, secretVariable } from './pod';

export interface WorkloadProps {
  readonly workload: ResolvedWorkload;
  readonly owner: Owner;
  /** The name of the plan, for the label `neurallog.com/plan`. */
  readonly plan: string;
  /** Whether its pods run; without it, the Deployment has 0 replicas, and there is no HPA and no PodDisruptionBudget. */
  readonly runs: boolean;
  /** The data of each ConfigMap that the workload mounts, by name: a change of it restarts the pods. */
  readonly documents: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * A NeuralLog service, for stage `30-services`: ConfigMap, Service, Deployment and, by plan, HPA and
 * PodDisruptionBudget. Its ServiceAccount belongs to `WorkloadAccounts`, its policies to `FlowPolicies`.
 *
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs';
 * import { App, Chart } from 'cdk8s';
 * import { definePlatform, parsePlatform, resolveServiceProps, Workload } from '@neurallog/tenancy';
 *
 * const { name, spec } = parsePlatform(readFileSync('fleet/platform.yaml', 'utf8'));
 * const platform = definePlatform(name, spec);
 * const owner = { tenant: 'acme', plan: 'pro' } as const;
 * const chart = new Chart(new App(), 'services');
 * for (const props of resolveServiceProps(owner, { organizations: [{ id: 'research' }] }, platform))
 *   new Workload(chart, props.workload.name, props);
 * console.log(chart.toJson().filter(({ kind }) => kind === 'Deployment').map(({ metadata }) => metadata.name).join(' '));
 * ```
 */
export class Workload extends TenantPart {
  constructor(scope: Construct, id: string, props: WorkloadProps) {
    super(scope, id);
    const { workload, runs } = props;
    const step = workload.component === 'service' ? '3' : '7';
    const context = contextOf({ owner: props.owner, namespace: workload.namespace }, '30-services', step);
    addObject(
      this,
      typedObject(k8s.KubeConfigMap, { metadata: metadataOf(context, workload.name), data: { ...workload.config } }),
    );
    addObject(this, service(context, workload));
    addObject(this, deployment(context, props));
    // An HPA does nothing at 0 replicas, and would leave them at 0 when the tenant is resumed.
    if (runs && workload.scale.kind === 'auto') addObject(this, autoscaler(context, workload));
    if (runs && minReplicas(workload.scale) > 1) addObject(this, disruptionBudget(context, workload));
  }
}

function service(context: ObjectContext, workload: ResolvedWorkload) {
  return k8s.KubeService.manifest({
    metadata: metadataOf(context, workload.name),
    spec: {
      type: 'ClusterIP',
      selector: workloadSelector(workload.name),
      ports: portsOf(workload).map(({ name, port }) => ({
        name,
        port,
        targetPort: k8s.IntOrString.fromString(name),
        protocol: 'TCP',
        appProtocol: 'http',
      })),
      ...(workload.sticky
        ? { sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIp: { timeoutSeconds: 1800 } } }
        : {}),
    },
  });
}

/** A Service with one port twice is refused: where metrics are served beside the requests, that port is printed once. */
function portsOf({ port, metricsPort }: ResolvedWorkload): { name: string; port: number }[] {
  const http = { name: 'http', port };
  return port === metricsPort ? [http] : [http, { name: 'metrics', port: metricsPort }];
}

function deployment(context: ObjectContext, { workload, runs, documents, owner, plan }: WorkloadProps) {
  const { name, component } = workload;
  return typedObject(k8s.KubeDeployment, {
    metadata: metadataOf(context, name),
    spec: {
      // With an HPA the field is left out, or Flux would reset it at every reconciliation.
      ...(!runs ? { replicas: 0 } : workload.scale.kind === 'fixed' ? { replicas: workload.scale.replicas } : {}),
      revisionHistoryLimit: 3,
      selector: { matchLabels: workloadSelector(name) },
      strategy: STRATEGIES[workload.rollout],
      template: {
        metadata: {
          labels: podLabels(name, component, owner, plan),
          annotations: { [ANNOTATION.configChecksum]: checksum(workload, documents) },
        },
        spec: podSpec(workload),
      },
    },
  });
}

const STRATEGIES: Readonly<Record<ResolvedWorkload['rollout'], k8s.DeploymentStrategy>> = {
  recreate: shareProps({ type: 'Recreate' }),
  rolling: shareProps({
    type: 'RollingUpdate',
    rollingUpdate: { maxSurge: k8s.IntOrString.fromNumber(1), maxUnavailable: k8s.IntOrString.fromNumber(0) },
  }),
};

/** Over data alone: a new label on a ConfigMap restarts nothing. */
function checksum(workload: ResolvedWorkload, documents: WorkloadProps['documents']): string {
  const mounted = workload.files.map((file) => [file.configMap, documents[file.configMap] ?? {}]);
  return digestOf(stableJson({ config: workload.config, mounted }));
}

function podSpec(workload: ResolvedWorkload): k8s.PodSpec {
  return {
    serviceAccountName: workload.name,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: podSecurity(workload.user, workload.group),
    terminationGracePeriodSeconds: workload.graceSeconds,
    ...(workload.sandbox.kind === 'runtime-class' ? { runtimeClassName: workload.sandbox.name } : {}),
    ...(maxReplicas(workload.scale) > 1 ? { topologySpreadConstraints: spread(workload.name) } : {}),
    containers: [container(workload)],
    volumes: [
      ...workload.files.map((file) => ({ name: file.configMap, configMap: { name: file.configMap } })),
      ...workload.scratch.map((one) => ({
        name: one.name,
        emptyDir: { sizeLimit: k8s.Quantity.fromString(bytesText(one.size)) },
      })),
    ],
  };
}

function container(workload: ResolvedWorkload): k8s.Container {
  return {
    name: workload.name,
    image: workload.image,
    imagePullPolicy: 'Always',
    ports: portsOf(workload).map(({ name, port }) => ({ name, containerPort: port, protocol: 'TCP' })),
    envFrom: [{ configMapRef: { name: workload.name } }],
    ...(workload.secretEnv.length === 0
      ? {}
      : { env: workload.secretEnv.map((one) => secretVariable(one.env, one.secret, one.key)) }),
    resources: resourcesOf(workload.resources),
    securityContext: CONTAINER_SECURITY,
    ...probes(workload),
    // Endpoints are taken away while this runs, so no new request meets a stopping pod.
    lifecycle: { preStop: { exec: { command: ['sleep', String(workload.drainSeconds)] } } },
    volumeMounts: [
      ...workload.files.map((file) => ({ name: file.configMap, mountPath: file.path, readOnly: true })),
      ...workload.scratch.map((one) => ({ name: one.name, mountPath: one.path })),
    ],
  };
}

/** Liveness asks only whether the process answers: a failing back-end must not restart it. */
function probes({ probe }: ResolvedWorkload): Pick<k8s.Container, 'startupProbe' | 'readinessProbe' | 'livenessProbe'> {
  const asked: k8s.Probe =
    probe.kind === 'http' ? { httpGet: { path: probe.path, port: HTTP } } : { tcpSocket: { port: HTTP } };
  return {
    startupProbe: { ...asked, failureThreshold: 18, periodSeconds: 5 },
    readinessProbe: { ...asked, failureThreshold: 3, periodSeconds: 10, timeoutSeconds: 3 },
    livenessProbe: LIVENESS,
  };
}

const HTTP = k8s.IntOrString.fromString('http');
const LIVENESS: k8s.Probe = shareProps({
  tcpSocket: { port: HTTP },
  periodSeconds: 20,
  timeoutSeconds: 3,
  failureThreshold: 3,
});

/** Spread when possible: a rule that must hold would leave pods pending on a small cluster. */
function spread(name: string): k8s.TopologySpreadConstraint[] {
  return ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: workloadSelector(name) },
  }));
}

function autoscaler(context: ObjectContext, workload: ResolvedWorkload) {
  return typedObject(k8s.KubeHorizontalPodAutoscalerV2, {
    metadata: metadataOf(context, workload.name),
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: workload.name },
      minReplicas: minReplicas(workload.scale),
      maxReplicas: maxReplicas(workload.scale),
      metrics: METRICS,
      behavior: BEHAVIOR,
    },
  });
}

const METRICS = freezeShared([utilization('cpu', 70), utilization('memory', 80)]);
/** Streams are long-lived: going down slowly keeps most of them. */
const BEHAVIOR: k8s.HorizontalPodAutoscalerBehaviorV2 = freezeShared({
  scaleDown: { stabilizationWindowSeconds: 300, policies: [{ type: 'Percent', value: 10, periodSeconds: 60 }] },
});

function utilization(name: string, averageUtilization: number): k8s.MetricSpecV2 {
  return { type: 'Resource', resource: { name, target: { type: 'Utilization', averageUtilization } } };
}

function disruptionBudget(context: ObjectContext, workload: ResolvedWorkload) {
  return typedObject(k8s.KubePodDisruptionBudget, {
    metadata: metadataOf(context, workload.name),
    spec: {
      maxUnavailable: k8s.IntOrString.fromNumber(1),
      selector: { matchLabels: workloadSelector(workload.name) },
      // A pod that is not ready must not block the draining of its node.
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    },
  });
}
