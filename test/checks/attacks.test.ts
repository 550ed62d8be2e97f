import { describe, expect, it } from 'vitest';
import { checkObjects } from '../../src/checks/index';
import type { KubeObject } from '../../src/manifest';
import { FACTS, OBJECTS } from './fixture/acme';
import { changed } from './fixture/change';
import { labels } from './fixture/guards';

/**
 * Known ways past the isolation of tenants (B1 to B40 of the facts on tenancy), each as a manifest: the sound tenant
 * with one thing changed or added. Each must be refused by the rule that is named, whatever others find as well.
 */
interface Attack {
  readonly row: `B${number}`;
  readonly does: string;
  readonly objects: readonly KubeObject[];
  readonly rule: string;
}

const NAMESPACE = 'Namespace tenant-acme';
const ROLE = 'rbac.authorization.k8s.io/Role tenant-acme/tenant-admin';
const BINDING = 'rbac.authorization.k8s.io/RoleBinding tenant-acme/tenant-admin';
const SERVER = 'apps/Deployment tenant-acme/server';
const POD = 'spec.template.spec';
const SERVICE = 'Service tenant-acme/server';
const POLICY = 'networking.k8s.io/NetworkPolicy tenant-acme/server-to-redis-egress';
const PEER = 'spec.egress[0].to[0]';
const QUOTA = 'ResourceQuota tenant-acme/quota';
const FLUX = 'kustomize.toolkit.fluxcd.io/Kustomization neurallog-tenants/tenant-acme-20-data';

const ATTACKS: readonly Attack[] = [
  {
    row: 'B1',
    does: 'lets in whatever namespace carries the label of the tenant',
    objects: changed(POLICY, `${PEER}.namespaceSelector`, { matchLabels: { tenant: 'acme' } }),
    rule: 'closure',
  },
  { row: 'B2', does: 'changes its own namespace', objects: granted('', 'namespaces', 'patch'), rule: 'rbac' },
  {
    row: 'B3',
    does: 'changes its own namespace by a sub-resource',
    objects: granted('', 'namespaces/finalize', 'update'),
    rule: 'rbac',
  },
  {
    row: 'B4',
    does: 'writes a key that only looks like the one that is enforced',
    objects: changed(NAMESPACE, 'metadata.labels', {
      ...labels('10-foundation', '1'),
      tenant: 'acme',
      type: 'tenant-root',
      'pod-security.kubernetes.io/enforced': 'restricted',
    }),
    rule: 'namespace-restricted',
  },
  {
    row: 'B5',
    does: 'gives itself more rights',
    objects: granted('rbac.authorization.k8s.io', 'roles', 'escalate'),
    rule: 'rbac',
  },
  {
    row: 'B6',
    does: 'asks for the token of an account',
    objects: granted('', 'serviceaccounts/token', 'create'),
    rule: 'rbac',
  },
  {
    row: 'B7',
    does: 'binds a built-in role that grows with every operator',
    objects: changed(BINDING, 'roleRef', {
      apiGroup: 'rbac.authorization.k8s.io',
      kind: 'ClusterRole',
      name: 'edit',
    }),
    rule: 'rbac',
  },
  {
    row: 'B8',
    does: 'starts a pod beside the accounts that apply the bundles',
    objects: changed(SERVER, 'metadata.namespace', 'neurallog-tenants'),
    rule: 'closure',
  },
  {
    row: 'B9',
    does: 'gives a token to every pod that names no account',
    objects: changed('ServiceAccount tenant-acme/default', 'automountServiceAccountToken', true),
    rule: 'token-not-mounted',
  },
  {
    row: 'B10',
    does: 'has a token written that never ends',
    objects: added('v1', 'Secret', { type: 'kubernetes.io/service-account-token' }),
    rule: 'no-secrets',
  },
  {
    row: 'B11',
    does: 'gives rights to everybody who has logged in',
    objects: changed(BINDING, 'subjects[0].name', 'system:authenticated'),
    rule: 'rbac',
  },
  {
    row: 'B12',
    does: 'has Flux read the source of another namespace',
    objects: changed(FLUX, 'spec.sourceRef.namespace', 'tenant-globex'),
    rule: 'closure',
  },
  {
    row: 'B13',
    does: 'has Flux run a program for its access to a cluster',
    objects: changed(FLUX, 'spec.kubeConfig', { secretRef: { name: 'x' } }),
    rule: 'never-printed',
  },
  {
    row: 'B14',
    does: "applies its workloads with the platform's rights",
    objects: changed(FLUX, 'spec.serviceAccountName', 'foundation'),
    rule: 'rbac',
  },
  {
    row: 'B15',
    does: 'adds a policy that opens all, since policies add up',
    objects: added(
      'networking.k8s.io/v1',
      'NetworkPolicy',
      { spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'], ingress: [{}], egress: [{}] } },
      '10-foundation',
    ),
    rule: 'reachability',
  },
  {
    row: 'B16',
    does: 'chooses every namespace by an empty selector',
    objects: changed(POLICY, `${PEER}.namespaceSelector`, {}),
    rule: 'never-printed',
  },
  {
    row: 'B17',
    does: 'reaches pods and nodes by their addresses',
    objects: changed(POLICY, PEER, { ipBlock: { cidr: '10.244.0.0/16' } }),
    rule: 'reachability',
  },
  {
    row: 'B18',
    does: 'asks the cloud for the credentials of the node',
    objects: changed(POLICY, PEER, { ipBlock: { cidr: '169.254.169.254/32' } }),
    rule: 'reachability',
  },
  {
    row: 'B19',
    does: 'runs on the network of the node, where no policy holds',
    objects: changed(SERVER, `${POD}.hostNetwork`, true),
    rule: 'pod-security',
  },
  {
    row: 'B21',
    does: 'brings its policies only after its pods',
    objects: changed(POLICY, 'metadata.labels["neurallog.com/stage"]', '30-services'),
    rule: 'labels-complete',
  },
  {
    row: 'B22',
    does: 'lets Flux delete a namespace, policies before pods',
    objects: changed(NAMESPACE, 'metadata.annotations', {}),
    rule: 'guards-present',
  },
  {
    row: 'B23',
    does: 'applies pods together with their policies, in the order of Flux',
    objects: changed(SERVER, 'metadata.labels["neurallog.com/stage"]', '10-foundation'),
    rule: 'labels-complete',
  },
  {
    row: 'B24',
    does: 'leads a Service to where somebody writes its endpoints',
    objects: changed(SERVICE, 'spec.selector', undefined),
    rule: 'service-closed',
  },
  {
    row: 'B25',
    does: 'takes the traffic of an address that is not its own',
    objects: changed(SERVICE, 'spec.externalIPs', ['203.0.113.7']),
    rule: 'service-closed',
  },
  {
    row: 'B26',
    does: 'calls another tenant by the name of an own Service',
    objects: changed(SERVICE, 'spec', { type: 'ExternalName', externalName: 'server.tenant-globex.svc.cluster.local' }),
    rule: 'service-closed',
  },
  {
    row: 'B27',
    does: 'takes every host of the domain',
    objects: ingress({ rules: [{ host: '*.neurallog.com' }] }, {}),
    rule: 'never-printed',
  },
  {
    row: 'B28',
    does: 'writes into the configuration of the ingress controller',
    objects: ingress(
      { rules: [{ host: 'acme.neurallog.com' }] },
      { 'nginx.ingress.kubernetes.io/configuration-snippet': 'x' },
    ),
    rule: 'metadata-known',
  },
  {
    row: 'B29',
    does: "claims a volume that holds somebody's data",
    objects: changed('PersistentVolumeClaim tenant-acme/redis-data', 'spec.volumeName', 'pv-of-globex'),
    rule: 'volume-own',
  },
  {
    row: 'B30',
    does: 'mounts a directory of the node',
    objects: changed(SERVER, `${POD}.volumes[1]`, { name: 'tmp', hostPath: { path: '/var/lib/kubelet' } }),
    rule: 'pod-security',
  },
  {
    row: 'B31',
    does: 'starts an image that somebody else has pulled',
    objects: changed(SERVER, `${POD}.containers[0].imagePullPolicy`, 'IfNotPresent'),
    rule: 'image-pulled',
  },
  {
    row: 'B32',
    does: 'goes to a node of its choice',
    objects: changed(SERVER, `${POD}.nodeName`, 'control-plane-1'),
    rule: 'pod-placement',
  },
  {
    row: 'B33',
    does: 'drives the pods of others from their nodes',
    objects: changed(SERVER, `${POD}.priorityClassName`, 'system-cluster-critical'),
    rule: 'pod-placement',
  },
  {
    row: 'B34',
    does: 'fills the store of the API server with objects',
    objects: changed(QUOTA, 'spec.hard["count/jobs.batch"]', undefined),
    rule: 'guards-present',
  },
  {
    row: 'B35',
    does: 'reads a Secret past the list of what its account may mount',
    objects: changed(SERVER, `${POD}.containers[0].envFrom[1]`, { secretRef: { name: 'mcp-credentials' } }),
    rule: 'references',
  },
  {
    row: 'B36',
    does: 'reads the secrets of all tenants from a shared store',
    objects: [
      ...OBJECTS,
      {
        apiVersion: 'external-secrets.io/v1beta1',
        kind: 'ClusterSecretStore',
        metadata: { name: 'shared', labels: labels('10-foundation', '8') },
      },
    ],
    rule: 'closure',
  },
  {
    row: 'B37',
    does: 'means the account of the same name in another tenant',
    objects: changed(BINDING, 'subjects[0]', { kind: 'ServiceAccount', name: 'server', namespace: 'tenant-globex' }),
    rule: 'closure',
  },
  {
    row: 'B40',
    does: 'runs commands by reading from a node',
    objects: granted('', 'nodes/proxy', 'get'),
    rule: 'rbac',
  },
];

/** Rows that no manifest of a tenant can express, or not yet. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  B20: 'a node always reaches the pods that it runs: no manifest opens or closes that',
  B38: 'a shared DNS server answers for every name: a resolver for each tenant comes with a later stage',
  B39: 'an id that is given again shows in the registry alone: tombstones come with the lifecycle',
};

describe('known attacks', () => {
  it.each(ATTACKS)('$row: a tenant that $does is refused by $rule', ({ objects, rule }) => {
    expect(checkObjects(objects, FACTS).map((finding) => finding.rule)).toContain(rule);
  });

  it('are all here, or have a reason not to be', () => {
    const rows = [...ATTACKS.map(({ row }) => row), ...Object.keys(ELSEWHERE)];
    expect(rows.sort()).toEqual(Array.from({ length: 40 }, (_, i) => `B${i + 1}`).sort());
  });

  it('are each the only thing that is wrong with the tenant', () => {
    expect(checkObjects(OBJECTS, FACTS)).toEqual([]);
  });
});

/** The role of the tenant's admins with one more rule. */
function granted(group: string, resource: string, verb: string): KubeObject[] {
  return changed(ROLE, 'rules[2]', { apiGroups: [group], resources: [resource], verbs: [verb] });
}

/** The tenant with one more object in its root namespace. */
function added(apiVersion: string, kind: string, fields: object, stage = '30-services'): KubeObject[] {
  const metadata = { name: 'extra', namespace: 'tenant-acme', labels: labels(stage, '8') };
  return [...OBJECTS, { apiVersion, kind, metadata, ...fields }];
}

function ingress(spec: object, annotations: Readonly<Record<string, string>>): KubeObject[] {
  const metadata = { name: 'web', namespace: 'tenant-acme', labels: labels('40-edge', '8'), annotations };
  return [...OBJECTS, { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata, spec }];
}
