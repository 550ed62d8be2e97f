import type { PlatformPeerName } from '../../../contract/flow';
import { LABEL } from '../../../contract/labels';
import { parseNamespace, REDIS, REGISTRY, SERVER, WEB } from '../../../contract/names';
import type { Labels } from '../../label-selector';
import type { TenantFacts } from '../../rule';

export const SERVICES = [SERVER, WEB, REGISTRY, REDIS] as const;
export type Service = (typeof SERVICES)[number];

/** What a pod is to the specification of reachability. */
export type Role =
  | { readonly kind: 'service'; readonly service: Service }
  /** Every pod of an organization's namespace, labelled or not. */
  | { readonly kind: 'agent'; readonly organization: string }
  | { readonly kind: 'mcp-server'; readonly organization: string; readonly server: string }
  /** A labelled pod beside services or MCP servers that is none of them: a job, for one. */
  | { readonly kind: 'other-workload' }
  /** A pod beside services or MCP servers without the label that names a workload. */
  | { readonly kind: 'unlabelled' }
  | { readonly kind: 'platform'; readonly peer: PlatformPeerName }
  /** Not the tenant's, and no declared peer of it. */
  | { readonly kind: 'outsider' };

/** Another text for every role: kinds are ours, and in names no space stands. */
export function roleText(role: Role): string {
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

/** Whether a namespace is one of this tenant's, going by its name: nobody can forge that. */
export function isOwnNamespace(name: string, tenant: TenantFacts): boolean {
  return parseNamespace(name)?.tenant === tenant.id;
}

/** Tells what a pod is by its labels, in one of the tenant's own namespaces. */
export function rolesIn(namespace: string, tenant: TenantFacts): (pod: Labels) => Role {
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

function serviceRole({ [LABEL.appName]: app }: Labels): Role {
  if (app === undefined) return { kind: 'unlabelled' };
  const service = SERVICES.find((one) => one === app);
  return service === undefined ? { kind: 'other-workload' } : { kind: 'service', service };
}
