// @ts-check
/**
 * Rules of the API server that the OpenAPI documents lack: names, label keys and values, ports, quantities, enums. Source:
 * `pkg/apis/<group>/validation` and `apimachinery/pkg/util/validation` of Kubernetes 1.28 and 1.36; if the two differ,
 * the stricter rule is used. A finding prints `description` as the expected value.
 *
 * @typedef {import('./prune.mjs').Schema} Schema
 */

const LABEL = '[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?';
const SUBDOMAIN = '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*';
const WORD = '[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?';

/** RFC 1123 label. @type {Schema} */
export const DNS_LABEL = {
  pattern: `^${LABEL}$`,
  description: 'at most 63 lower-case letters, digits and inner hyphens',
};
/** RFC 1035 label. @type {Schema} */
const SERVICE_NAME = {
  pattern: '^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$',
  description: 'at most 63 lower-case letters, digits and inner hyphens, starting with a letter',
};
/** Kubernetes appends eleven characters to the name in a label or a pod's host name. @type {Schema} */
const SHORT_LABEL = {
  pattern: '^[a-z0-9]([-a-z0-9]{0,50}[a-z0-9])?$',
  description: 'at most 52 lower-case letters, digits and inner hyphens',
};
/** @type {Schema} */
const DNS_SUBDOMAIN = {
  pattern: `^${SUBDOMAIN}$`,
  maxLength: 253,
  description: 'at most 253 lower-case letters, digits, inner hyphens and inner dots',
};
/** RBAC names may be any single segment of a URL path. @type {Schema} */
const PATH_SEGMENT = {
  pattern: '^(?!\\.{1,2}$)[^/%]+$',
  description: 'text without "/" and "%" that is neither "." nor ".."',
};
/** @type {Schema} */
const QUALIFIED_NAME = {
  pattern: `^(${SUBDOMAIN}/)?${WORD}$`,
  maxLength: 317,
  description: 'a key such as app.kubernetes.io/name: at most 63 characters behind the slash',
};
/** @type {Schema} */
const LABEL_VALUE = {
  pattern: `^(${WORD})?$`,
  description: 'at most 63 letters, digits, inner hyphens, underscores and dots, or empty text',
};
/** @type {Schema} */
const CONFIG_KEY = {
  pattern: '^(?!\\.\\.)(?!\\.$)[-._a-zA-Z0-9]{1,253}$',
  description: 'a key of letters, digits, hyphens, underscores and dots',
};
/** The rule of 1.28: newer versions allow nearly every character. @type {Schema} */
const VARIABLE_NAME = {
  pattern: '^[-._a-zA-Z][-._a-zA-Z0-9]*$',
  description: 'a name of letters, digits, hyphens, underscores and dots that does not start with a digit',
};
/** IANA service name. @type {Schema} */
const PORT_NAME = {
  pattern: '^(?=[^a-z]*[a-z])(?!.*--)[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?$',
  description: 'at most 15 lower-case letters, digits and single inner hyphens, with a letter',
};
/** @type {Schema} */
const PORT = { minimum: 1, maximum: 65535, description: 'a port from 1 to 65535' };
/** @type {Schema} */
const PORT_OR_NAME = { ...PORT, ...PORT_NAME, description: 'a port from 1 to 65535, or the name of one' };
/** @type {Schema} */
const COUNT = { minimum: 0, description: 'a whole number from 0' };
const PROTOCOL = words('TCP', 'UDP', 'SCTP');
/** @type {Schema} */
const LABELS = { propertyNames: QUALIFIED_NAME, additionalProperties: { type: 'string', ...LABEL_VALUE } };
/** @type {Schema} */
const CONFIG_DATA = { propertyNames: CONFIG_KEY };

/** Definitions that are replaced completely. @type {Record<string, Schema>} */
export const DEFINITIONS = {
  // A negative quantity is valid, but no supported field accepts one.
  'resource.Quantity': {
    type: ['string', 'number'],
    pattern: '^\\+?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][-+]?[0-9]+)?$',
    minimum: 0,
    description: 'a quantity such as 250m or 1Gi',
  },
  'intstr.IntOrString': { type: ['integer', 'string'], description: 'a whole number or text' },
};

/**
 * The metadata that people and generators write. The rest belongs to the API server or to a controller
 * (`managedFields`, `uid`, `resourceVersion`, `generation`, `selfLink`, the timestamps), needs a uid that a file cannot
 * know (`ownerReferences`), or leaves the object without an identity (`generateName`), so that Flux cannot apply it twice.
 */
export const WRITTEN_METADATA = ['annotations', 'finalizers', 'labels', 'name', 'namespace'];

/** The additions to the schema of each property, by definition. @type {Record<string, Record<string, Schema>>} */
export const PROPERTIES = {
  'meta.v1.ObjectMeta': { labels: LABELS, annotations: { propertyNames: QUALIFIED_NAME }, namespace: DNS_LABEL },
  'meta.v1.LabelSelector': { matchLabels: LABELS },
  'meta.v1.LabelSelectorRequirement': {
    key: QUALIFIED_NAME,
    operator: words('In', 'NotIn', 'Exists', 'DoesNotExist'),
    values: { items: LABEL_VALUE },
  },
  'core.v1.PodSpec': {
    containers: { minItems: 1, description: 'at least one container' },
    dnsPolicy: words('ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'),
    nodeSelector: LABELS,
    preemptionPolicy: words('Never', 'PreemptLowerPriority'),
    restartPolicy: words('Always', 'OnFailure', 'Never'),
    terminationGracePeriodSeconds: COUNT,
  },
  ...Object.fromEntries(
    ['core.v1.Container', 'core.v1.EphemeralContainer'].map((name) => [
      name,
      {
        name: DNS_LABEL,
        imagePullPolicy: words('Always', 'IfNotPresent', 'Never'),
        terminationMessagePolicy: words('File', 'FallbackToLogsOnError'),
      },
    ]),
  ),
  'core.v1.ContainerPort': { containerPort: PORT, hostPort: PORT, name: PORT_NAME, protocol: PROTOCOL },
  'core.v1.EnvVar': { name: VARIABLE_NAME },
  'core.v1.HTTPGetAction': { port: PORT_OR_NAME, scheme: words('HTTP', 'HTTPS') },
  'core.v1.TCPSocketAction': { port: PORT_OR_NAME },
  'core.v1.GRPCAction': { port: PORT },
  'core.v1.PodSecurityContext': { fsGroupChangePolicy: words('OnRootMismatch', 'Always') },
  'core.v1.SecurityContext': { procMount: words('Default', 'Unmasked') },
  'core.v1.VolumeMount': { mountPropagation: words('Bidirectional', 'HostToContainer', 'None') },
  'core.v1.NodeSelectorRequirement': { operator: words('DoesNotExist', 'Exists', 'Gt', 'In', 'Lt', 'NotIn') },
  'core.v1.SeccompProfile': { type: words('RuntimeDefault', 'Localhost', 'Unconfined') },
  'core.v1.Toleration': {
    effect: words('NoSchedule', 'PreferNoSchedule', 'NoExecute'),
    operator: words('Equal', 'Exists'),
  },
  'core.v1.TopologySpreadConstraint': {
    maxSkew: { minimum: 1, description: 'a whole number from 1' },
    nodeAffinityPolicy: words('Honor', 'Ignore'),
    nodeTaintsPolicy: words('Honor', 'Ignore'),
    topologyKey: QUALIFIED_NAME,
    whenUnsatisfiable: words('DoNotSchedule', 'ScheduleAnyway'),
  },
  'core.v1.Volume': { name: DNS_LABEL },
  'core.v1.ConfigMap': { data: CONFIG_DATA, binaryData: CONFIG_DATA },
  'core.v1.ServiceSpec': {
    externalTrafficPolicy: words('Cluster', 'Local'),
    internalTrafficPolicy: words('Cluster', 'Local'),
    ipFamilies: { items: words('IPv4', 'IPv6') },
    ipFamilyPolicy: words('SingleStack', 'PreferDualStack', 'RequireDualStack'),
    selector: LABELS,
    sessionAffinity: words('ClientIP', 'None'),
    type: words('ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'),
  },
  'core.v1.ServicePort': { name: DNS_LABEL, nodePort: PORT, port: PORT, protocol: PROTOCOL, targetPort: PORT_OR_NAME },
  'core.v1.PersistentVolumeClaimSpec': {
    accessModes: { items: words('ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod') },
    volumeMode: words('Block', 'Filesystem'),
  },
  'core.v1.LimitRangeItem': { type: words('Container', 'PersistentVolumeClaim', 'Pod') },
  'core.v1.ScopedResourceSelectorRequirement': {
    operator: words('In', 'NotIn', 'Exists', 'DoesNotExist'),
    scopeName: words(
      'BestEffort',
      'CrossNamespacePodAffinity',
      'NotBestEffort',
      'NotTerminating',
      'PriorityClass',
      'Terminating',
    ),
  },
  'apps.v1.DeploymentSpec': { replicas: COUNT },
  'apps.v1.DeploymentStrategy': { type: words('Recreate', 'RollingUpdate') },
  'apps.v1.StatefulSetSpec': { podManagementPolicy: words('OrderedReady', 'Parallel'), replicas: COUNT },
  'apps.v1.StatefulSetUpdateStrategy': { type: words('OnDelete', 'RollingUpdate') },
  'batch.v1.CronJobSpec': { concurrencyPolicy: words('Allow', 'Forbid', 'Replace') },
  'batch.v1.JobSpec': { completionMode: words('Indexed', 'NonIndexed') },
  'batch.v1.PodFailurePolicyOnExitCodesRequirement': { operator: words('In', 'NotIn') },
  'autoscaling.v2.HorizontalPodAutoscalerSpec': {
    maxReplicas: { minimum: 1, description: 'a whole number from 1' },
    minReplicas: { minimum: 1, description: 'a whole number from 1' },
  },
  'autoscaling.v2.HPAScalingPolicy': { type: words('Pods', 'Percent') },
  'autoscaling.v2.MetricSpec': { type: words('ContainerResource', 'External', 'Object', 'Pods', 'Resource') },
  'autoscaling.v2.MetricTarget': { type: words('AverageValue', 'Utilization', 'Value') },
  'policy.v1.PodDisruptionBudgetSpec': { unhealthyPodEvictionPolicy: words('AlwaysAllow', 'IfHealthyBudget') },
  'networking.v1.NetworkPolicySpec': { policyTypes: { items: words('Egress', 'Ingress') } },
  'networking.v1.NetworkPolicyPort': { endPort: PORT, port: PORT_OR_NAME, protocol: PROTOCOL },
  'rbac.v1.RoleRef': { apiGroup: words('rbac.authorization.k8s.io'), kind: words('ClusterRole', 'Role') },
  'rbac.v1.Subject': { kind: words('Group', 'ServiceAccount', 'User') },
};

/** The rules for the names of kinds that do not allow every DNS subdomain. @type {Record<string, Schema>} */
const NAMES = {
  Namespace: DNS_LABEL,
  Service: SERVICE_NAME,
  // The label `controller-revision-hash` is the name and eleven more characters; with a longer one, no pod would start.
  StatefulSet: SHORT_LABEL,
  CronJob: SHORT_LABEL,
  // The label `job-name` is the name.
  Job: DNS_LABEL,
  // Flux copies the name into the value of a label.
  Kustomization: DNS_LABEL,
  Role: PATH_SEGMENT,
  RoleBinding: PATH_SEGMENT,
  ClusterRole: PATH_SEGMENT,
  ClusterRoleBinding: PATH_SEGMENT,
};

/**
 * The required identity of an object: a name, a namespace unless the kind is cluster-scoped, and its `spec`.
 *
 * @param {string} kind
 * @param {{ namespaced: boolean, spec: boolean }} has whether the kind is namespaced and has a `spec`
 * @returns {Schema}
 */
export function identity(kind, { namespaced, spec }) {
  const name = { type: 'string', ...(NAMES[kind] ?? DNS_SUBDOMAIN) };
  const metadata = namespaced
    ? { type: 'object', properties: { name }, required: ['name', 'namespace'] }
    : { type: 'object', properties: { name, namespace: NO_NAMESPACE }, required: ['name'] };
  // The spec of a Namespace holds nothing that people write.
  const needsSpec = spec && kind !== 'Namespace';
  return {
    type: 'object',
    properties: { metadata },
    required: ['metadata', ...(needsSpec ? ['spec'] : [])],
  };
}

/** @type {Schema} */
const NO_NAMESPACE = { not: {}, description: 'no namespace: the kind is cluster-wide' };

/**
 * @param {...string} allowed
 * @returns {Schema}
 */
function words(...allowed) {
  return { enum: allowed };
}
