import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { ANNOTATION, type Owner, workloadSelector } from '../../contract/labels';
import { bytesText } from '../../kubernetes/quantity';
import { digestOf, stableJson } from '../../lib/digest';
import { freezeShared } from '../../lib/shared-value';
import { maxReplicas, minReplicas } from '../../platform/model';
import { contextOf, metadataOf, type ObjectContext } from '../base/metadata';
import { shareProps } from '../base/plain-json';
import { addObject } from '../base/stage-chart';
import { typedObject } from '../base/typed-object';
import type { Workload as WorkloadModel } from './model';
import { CONTAINER_SECURITY, podLabels, podSecurity, resourcesOf, secretVariable } from './pod';

export interface WorkloadProps {
  readonly workload: WorkloadModel;
  readonly owner: Owner;
  readonly plan: string;
  /** Without it, everything is there but pods. */
  readonly runs: boolean;
  /** The data of each ConfigMap that the workload mounts, by name: a change of it must restart the pods. */
  readonly documents: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** A NeuralLog service or an MCP server: ConfigMap, Service, Deployment and, by plan, HPA and PodDisruptionBudget. */
export class Workload extends Construct {
  constructor(scope: Construct, id: string, props: WorkloadProps) {
    super(scope, id);
    const { workload, runs } = props;
    const home = { owner: props.owner, namespace: workload.namespace };
    const place = contextOf(home, '30-services', workload.component === 'service' ? '3' : '7');
    addObject(
      this,
      typedObject(k8s.KubeConfigMap, { metadata: metadataOf(place, workload.name), data: { ...workload.config } }),
    );
    addObject(this, service(place, workload));
    addObject(this, deployment(place, props));
    // What does not run has neither: an HPA is inert at 0 replicas and would leave them there at resume.
    if (runs && workload.scale.kind === 'auto') addObject(this, autoscaler(place, workload));
    if (runs && minReplicas(workload.scale) > 1) addObject(this, disruptionBudget(place, workload));
  }
}

function service(place: ObjectContext, workload: WorkloadModel) {
  return k8s.KubeService.manifest({
    metadata: metadataOf(place, workload.name),
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
function portsOf({ port, metricsPort }: WorkloadModel): { name: string; port: number }[] {
  const http = { name: 'http', port };
  return port === metricsPort ? [http] : [http, { name: 'metrics', port: metricsPort }];
}

function deployment(place: ObjectContext, { workload, runs, documents, owner, plan }: WorkloadProps) {
  const { name, component } = workload;
  return typedObject(k8s.KubeDeployment, {
    metadata: metadataOf(place, name),
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

const STRATEGIES: Readonly<Record<WorkloadModel['rollout'], k8s.DeploymentStrategy>> = {
  recreate: shareProps({ type: 'Recreate' }),
  rolling: shareProps({
    type: 'RollingUpdate',
    rollingUpdate: { maxSurge: k8s.IntOrString.fromNumber(1), maxUnavailable: k8s.IntOrString.fromNumber(0) },
  }),
};

/** Over data alone: a new label on a ConfigMap restarts nothing. */
function checksum(workload: WorkloadModel, documents: WorkloadProps['documents']): string {
  const mounted = workload.files.map((file) => [file.configMap, documents[file.configMap] ?? {}]);
  return digestOf(stableJson({ config: workload.config, mounted }));
}

function podSpec(workload: WorkloadModel): k8s.PodSpec {
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

function container(workload: WorkloadModel): k8s.Container {
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
function probes({ probe }: WorkloadModel): Pick<k8s.Container, 'startupProbe' | 'readinessProbe' | 'livenessProbe'> {
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

function autoscaler(place: ObjectContext, workload: WorkloadModel) {
  return typedObject(k8s.KubeHorizontalPodAutoscalerV2, {
    metadata: metadataOf(place, workload.name),
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

function disruptionBudget(place: ObjectContext, workload: WorkloadModel) {
  return typedObject(k8s.KubePodDisruptionBudget, {
    metadata: metadataOf(place, workload.name),
    spec: {
      maxUnavailable: k8s.IntOrString.fromNumber(1),
      selector: { matchLabels: workloadSelector(workload.name) },
      // A pod that is not ready must not block the draining of its node.
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    },
  });
}
