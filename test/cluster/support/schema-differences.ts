/** Fields that our CRD of Flux's Kustomization leaves out on purpose, so that nothing of ours can print them. */
export const KUSTOMIZATION_LACKS = [
  'spec.buildMetadata: lacks',
  'spec.commonMetadata: lacks',
  'spec.components: lacks',
  'spec.decryption: lacks',
  'spec.dependsOn[].namespace: lacks',
  'spec.dependsOn[].readyExpr: lacks',
  'spec.force: lacks',
  'spec.healthChecks: lacks',
  'spec.ignore: lacks',
  'spec.ignoreMissingComponents: lacks',
  'spec.images: lacks',
  'spec.kubeConfig: lacks',
  'spec.namePrefix: lacks',
  'spec.nameSuffix: lacks',
  'spec.patches: lacks',
  'spec.postBuild: lacks',
  'spec.sourceRef.apiVersion: lacks',
  'spec.sourceRef.namespace: lacks',
  'spec.targetNamespace: lacks',
];

/** Fields that only the API server writes. */
const SERVER_WRITES = [
  'apps/v1 Deployment.status: lacks',
  'apps/v1 StatefulSet.status: lacks',
  'autoscaling/v2 HorizontalPodAutoscaler.status: lacks',
  'batch/v1 CronJob.status: lacks',
  'batch/v1 Job.status: lacks',
  'core.v1.PersistentVolumeClaim.status: lacks',
  'meta.v1.ObjectMeta.creationTimestamp: lacks',
  'meta.v1.ObjectMeta.deletionGracePeriodSeconds: lacks',
  'meta.v1.ObjectMeta.deletionTimestamp: lacks',
  'meta.v1.ObjectMeta.generateName: lacks',
  'meta.v1.ObjectMeta.generation: lacks',
  'meta.v1.ObjectMeta.managedFields: lacks',
  'meta.v1.ObjectMeta.ownerReferences: lacks',
  'meta.v1.ObjectMeta.resourceVersion: lacks',
  'meta.v1.ObjectMeta.selfLink: lacks',
  'meta.v1.ObjectMeta.uid: lacks',
  'policy/v1 PodDisruptionBudget.status: lacks',
  'v1 Namespace.status: lacks',
  'v1 PersistentVolumeClaim.status: lacks',
  'v1 Pod.status: lacks',
  'v1 ResourceQuota.status: lacks',
  'v1 Service.status: lacks',
];

/** Written in another way: OpenAPI v3 cannot say "integer or string". */
const WRITTEN_OTHERWISE = [
  'core.v1.HTTPGetAction.port: type: ours "integer|string", theirs "none"',
  'core.v1.ServicePort.targetPort: type: ours "integer|string", theirs "none"',
  'core.v1.TCPSocketAction.port: type: ours "integer|string", theirs "none"',
  'intstr.IntOrString: type: ours "integer|string", theirs "none"',
  'networking.v1.NetworkPolicyPort.port: type: ours "integer|string", theirs "none"',
  'resource.Quantity: type: ours "number|string", theirs "none"',
];

/** Stricter here: values that the server refuses although its OpenAPI document allows them, or that 1.28 does not know. */
const STRICTER = [
  'autoscaling.v2.HPAScalingPolicy.type: enum: ours "Percent, Pods", theirs ""',
  'autoscaling.v2.MetricSpec.type: enum: ours "ContainerResource, External, Object, Pods, Resource", theirs ""',
  'autoscaling.v2.MetricTarget.type: enum: ours "AverageValue, Utilization, Value", theirs ""',
  'core.v1.LimitRangeItem.type: enum: ours "Container, PersistentVolumeClaim, Pod", theirs ""',
  'core.v1.ScopedResourceSelectorRequirement.scopeName: enum: ours "BestEffort, CrossNamespacePodAffinity, NotBestEffort, NotTerminating, PriorityClass, Terminating", theirs "BestEffort, CrossNamespacePodAffinity, NotBestEffort, NotTerminating, PriorityClass, Terminating, VolumeAttributesClass"',
  'core.v1.ServiceSpec.ipFamilies[]: enum: ours "IPv4, IPv6", theirs ", IPv4, IPv6"',
  'core.v1.Toleration.operator: enum: ours "Equal, Exists", theirs "Equal, Exists, Gt, Lt"',
  'meta.v1.LabelSelectorRequirement.operator: enum: ours "DoesNotExist, Exists, In, NotIn", theirs ""',
  'rbac.v1.RoleRef.apiGroup: enum: ours "rbac.authorization.k8s.io", theirs ""',
  'rbac.v1.RoleRef.kind: enum: ours "ClusterRole, Role", theirs ""',
  'rbac.v1.Subject.kind: enum: ours "Group, ServiceAccount, User", theirs ""',
];

/** Fields whose list of values is missing in our schemas: another rule refuses them, or nothing of ours prints them. */
export const OPEN_ENUMS = [
  'batch.v1.JobSpec.podReplacementPolicy',
  'batch.v1.PodFailurePolicyRule.action',
  'core.v1.AppArmorProfile.type',
  'core.v1.AzureDiskVolumeSource.cachingMode',
  'core.v1.AzureDiskVolumeSource.kind',
  'core.v1.HostPathVolumeSource.type',
  'core.v1.ImageVolumeSource.pullPolicy',
  'core.v1.Lifecycle.stopSignal',
  'core.v1.PodSecurityContext.supplementalGroupsPolicy',
  'core.v1.ResourceQuotaSpec.scopes[]',
];

export const SERVED_DIFFERENCES = [...SERVER_WRITES, ...WRITTEN_OTHERWISE, ...STRICTER].sort();
