import type { KubeObject } from '../../manifest';
import { RECONCILER_CLUSTER_ROLE } from '../../names';
import { type Fault, faultAt } from '../fault';
import { isAbsent, listOf, type PlainRecord, recordOf } from '../network/read';

/**
 * Who holds a role.
 * - `people`: a tenant's groups. They read, and start nothing: who starts a pod reads every Secret of its namespace.
 * - `reconciler`: a tenant's Flux account. It writes workloads, and nothing that guards them.
 * - `foundation`: the platform's Flux account. It writes the guards, and no workloads.
 */
export type Holder = 'people' | 'reconciler' | 'foundation';

/** Everything in the rules of a role that its holder must not have. */
export function powerFaults(role: KubeObject, holder: Holder): Fault[] {
  return listOf(role.rules).flatMap((item, i) => {
    const rule = recordOf(item);
    const at = `rules[${i}]`;
    return [
      ...wildcardFaults(role, rule, at),
      ...resourceFaults(role, rule, at, holder),
      ...verbFaults(role, rule, at, holder),
    ];
  });
}

const READ = ['get', 'list', 'watch'];
/** These make a pod start; taking one away does not. */
const STARTING = ['create', 'patch', 'update'];

/** Each is a way to a credential, into a container, or past the network policies. `nodes/proxy` runs commands by GET. */
const NEVER_GRANTED = [
  'nodes',
  'pods/attach',
  'pods/ephemeralcontainers',
  'pods/exec',
  'pods/portforward',
  'pods/proxy',
  'secrets',
  'serviceaccounts/token',
  'services/proxy',
];

/** What guards a namespace. Their sub-resources change them as well: `namespaces/finalize` takes whole objects. */
const GUARDS = [
  'limitranges',
  'namespaces',
  'networkpolicies',
  'resourcequotas',
  'rolebindings',
  'roles',
  'serviceaccounts',
];

/** Endpoints lead a Service into another namespace (CVE-2021-25740), and so does its status (CVE-2020-8554). */
const NEVER_WRITTEN = [
  'clusterrolebindings',
  'clusterroles',
  'customresourcedefinitions',
  'endpoints',
  'endpointslices',
  'mutatingwebhookconfigurations',
  'persistentvolumes',
  'services/status',
  'validatingwebhookconfigurations',
];

const WORKLOADS = [
  'cronjobs',
  'daemonsets',
  'deployments',
  'jobs',
  'pods',
  'replicasets',
  'replicationcontrollers',
  'statefulsets',
];

function wildcardFaults(role: KubeObject, rule: PlainRecord, at: string): Fault[] {
  const wild = ['apiGroups', 'resources', 'verbs'].filter((field) =>
    textsIn(rule[field]).some((one) => one.includes('*')),
  );
  return [
    ...wild.map((field) => faultAt(role, `${at}.${field}`, 'has a wildcard, want each by name')),
    ...(isAbsent(rule.nonResourceURLs)
      ? []
      : [faultAt(role, `${at}.nonResourceURLs`, 'reaches the API server itself, want resources alone')]),
  ];
}

function resourceFaults(role: KubeObject, rule: PlainRecord, at: string, holder: Holder): Fault[] {
  const verbs = textsIn(rule.verbs);
  const writes = verbs.filter((verb) => !READ.includes(verb) && verb !== 'bind');
  const starts = verbs.filter((verb) => STARTING.includes(verb));
  return textsIn(rule.resources).flatMap((resource) => {
    const fault = (message: string) => [faultAt(role, `${at}.resources`, `grants ${message}`)];
    const [whole = ''] = resource.split('/');
    if (NEVER_GRANTED.includes(resource) || whole === 'nodes') return fault(`${resource}, want no verb on it`);
    if (writes.length > 0 && isReadOnly(resource, whole, holder))
      return fault(`${writes.join(', ')} on ${resource}, want at most ${READ.join(', ')}`);
    if (starts.length > 0 && holder !== 'reconciler' && WORKLOADS.includes(whole))
      return fault(`${starts.join(', ')} on ${resource}, want none: who starts a pod reads every Secret beside it`);
    return [];
  });
}

function isReadOnly(resource: string, whole: string, holder: Holder): boolean {
  if (NEVER_WRITTEN.includes(resource)) return true;
  return GUARDS.includes(whole) && (holder !== 'foundation' || resource !== whole);
}

function verbFaults(role: KubeObject, rule: PlainRecord, at: string, holder: Holder): Fault[] {
  return textsIn(rule.verbs)
    .filter((verb) => verb === 'escalate' || verb === 'impersonate' || (verb === 'bind' && !mayBind(rule, holder)))
    .map((verb) => faultAt(role, `${at}.verbs`, `grants ${verb}, want no way to more rights than the role has`));
}

/** The foundation binds the tenants' Roles, all of whose rights it holds itself, and one ClusterRole by name. */
function mayBind(rule: PlainRecord, holder: Holder): boolean {
  if (holder !== 'foundation') return false;
  const [resource, ...others] = textsIn(rule.resources);
  if (others.length > 0) return false;
  const names = textsIn(rule.resourceNames);
  return (
    resource === 'roles' || (resource === 'clusterroles' && names.length === 1 && names[0] === RECONCILER_CLUSTER_ROLE)
  );
}

function textsIn(value: unknown): string[] {
  return listOf(value).map(String);
}
