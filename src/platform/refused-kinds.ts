import { KINDS } from '../contract/kind-table';

/** Why no extension may add a kind; `undefined` if it may. The reasons are written for the person who edits the file. */
export function refusedKind(apiGroup: string, kind: string): string | undefined {
  const group = REFUSED_GROUPS.find(({ test }) => test.test(apiGroup));
  if (group !== undefined) return group.why;
  const key = apiGroup === '' ? kind : `${apiGroup}/${kind}`;
  const row = Object.hasOwn(KINDS, key) ? KINDS[key] : undefined;
  if (Object.hasOwn(REFUSED, key)) return REFUSED[key];
  if (row?.scope === 'cluster' || CLUSTER_SCOPED.includes(key)) return CLUSTER_WIDE;
  if (row?.printedIn.includes('10-foundation') === true) return FOUNDATION;
  return undefined;
}

const CLUSTER_WIDE = 'it is cluster-scoped, and a tenant has objects in its own namespaces only';
const FOUNDATION =
  'it belongs to stage 10-foundation, which restricts the tenant: the account of a tenant must not write what restricts it';
const CREDENTIALS = 'with it the account of every tenant could read or make credentials';

const REFUSED_GROUPS: readonly { readonly test: RegExp; readonly why: string }[] = [
  {
    test: /^(rbac\.authorization|authorization|authentication)\.k8s\.io$/,
    why: 'it belongs to RBAC and authentication: the account of every tenant could give itself further rights',
  },
  {
    test: /^admissionregistration\.k8s\.io$/,
    why: 'it decides on the admission of objects, which protects all tenants of the cluster',
  },
  {
    test: /^(apiextensions|apiregistration)\.k8s\.io$/,
    why: 'it changes the API of the whole cluster',
  },
  {
    test: /(^|\.)toolkit\.fluxcd\.io$/,
    why: 'Flux would apply objects that no check has seen, with rights that no check knows',
  },
];

const REFUSED: Readonly<Record<string, string>> = {
  Secret: CREDENTIALS,
  ServiceAccount: CREDENTIALS,
  Pod: 'a Pod is never restarted elsewhere: use a workload such as a Deployment',
  Endpoints: 'it sends the traffic of a Service to any address, past the network policies (CVE-2021-25740)',
  'discovery.k8s.io/EndpointSlice':
    'it sends the traffic of a Service to any address, past the network policies (CVE-2021-25740)',
};

/** The cluster-scoped kinds of Kubernetes 1.28 to 1.36 outside of the groups above, and those of common operators. */
const CLUSTER_SCOPED: readonly string[] = [
  'ComponentStatus',
  'Node',
  'PersistentVolume',
  'certificates.k8s.io/CertificateSigningRequest',
  'certificates.k8s.io/ClusterTrustBundle',
  'flowcontrol.apiserver.k8s.io/FlowSchema',
  'flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration',
  'internal.apiserver.k8s.io/StorageVersion',
  'networking.k8s.io/IPAddress',
  'networking.k8s.io/IngressClass',
  'networking.k8s.io/ServiceCIDR',
  'node.k8s.io/RuntimeClass',
  'resource.k8s.io/DeviceClass',
  'resource.k8s.io/DeviceTaintRule',
  'resource.k8s.io/ResourceSlice',
  'scheduling.k8s.io/PriorityClass',
  'storage.k8s.io/CSIDriver',
  'storage.k8s.io/CSINode',
  'storage.k8s.io/StorageClass',
  'storage.k8s.io/VolumeAttachment',
  'storage.k8s.io/VolumeAttributesClass',
  'storagemigration.k8s.io/StorageVersionMigration',
  'cert-manager.io/ClusterIssuer',
  'external-secrets.io/ClusterExternalSecret',
  'external-secrets.io/ClusterSecretStore',
  'gateway.networking.k8s.io/GatewayClass',
  'kyverno.io/ClusterPolicy',
];
