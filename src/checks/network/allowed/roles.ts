import type { PlatformPeerName } from '../../../contract/flow';
import { LABEL } from '../../../contract/labels';
import { parseNamespace, REDIS, REGISTRY, SERVER, WEB } from '../../../contract/names';
import type { Labels } from '../../label-selector';
import type { TenantFacts } from '../../rule';

export const SERVICES = [SERVER, WEB, REGISTRY, REDIS] as const;
export type Service = (typeof SERVICES)[number];

/** The role of a pod in the reachability rules. */
export type PodRole =
  | { readonly kind: 'service'; readonly service: Service }
  /** Any pod in the namespace of an organization, labelled or not. */
  | { readonly kind: 'agent'; readonly organization: string }
  | { readonly kind: 'mcp-server'; readonly organization: string; readonly server: string }
  /** A labelled pod in a namespace of services or MCP servers that is neither, such as a job. */
  | { readonly kind: 'other-workload' }
  /** A pod in a namespace of services or MCP servers without the label `app.kubernetes.io/name`. */
  | { readonly kind: 'unlabelled' }
  | { readonly kind: 'platform'; readonly peer: PlatformPeerName }
  /** A pod outside the tenant that is not a declared platform peer. */
  | { readonly kind: 'outsider' };

/** A text that is unique for each role: names contain no spaces. */
export function formatRole(role: PodRole): string {
  switch (role.kind) {
    case 'service':
      return `service ${role.service}`;
    case 'agent':
      return `agent ${role.organization}`;
    case 'mcp-server':
      return `mcp-server ${role.organization} ${role.server}`;
    case 'platform':
      return `platform ${role.peer}`;
    case 'other-workload':
    case 'unlabelled':
    case 'outsider':
      return role.kind;
  }
}

/** Whether a namespace belongs to the tenant, by its name, which cannot be forged. */
export function isOwnNamespace(name: string, tenant: TenantFacts): boolean {
  return parseNamespace(name)?.tenant === tenant.id;
}

/** Returns a function that gives the role of a pod by its labels, in a namespace of the tenant. */
export function rolesIn(namespace: string, tenant: TenantFacts): (pod: Labels) => PodRole {
  const owner = parseNamespace(namespace);
  if (owner === undefined) return () => ({ kind: 'outsider' });
  const { type, organization } = owner;
  if (organization === null) return serviceRole;
  if (type === 'organization') return () => ({ kind: 'agent', organization });
  const listed = tenant.organizations.find(({ id }) => id === organization)?.mcpServers ?? [];
  return ({ [LABEL.appName]: app }) => {
    if (app === undefined) return { kind: 'unlabelled' };
    const server = listed.some(({ name }) => name === app);
    return server ? { kind: 'mcp-server', organization, server: app } : { kind: 'other-workload' };
  };
}

function serviceRole({ [LABEL.appName]: app }: Labels): PodRole {
  if (app === undefined) return { kind: 'unlabelled' };
  const service = SERVICES.find((one) => one === app);
  return service === undefined ? { kind: 'other-workload' } : { kind: 'service', service };
}
