import { type NamespaceOwner, parseNamespace } from '../../contract/names';
import type { SelectorReader } from '../label-selector';
import { objectIndexOf } from '../object-index';
import type { CheckInput, TenantFacts } from '../rule';

/** The names that belong to a tenant, and the platform's namespaces that it may name. */
export interface TenantScope {
  readonly tenant: TenantFacts;
  readonly organizations: ReadonlySet<string>;
  /** Namespaces of the platform peers, which a NetworkPolicy may select. */
  readonly peerNamespaces: ReadonlySet<string>;
  readonly readSelector: SelectorReader;
}

export function tenantScopeOf(subject: CheckInput): TenantScope {
  const { tenant } = subject;
  return {
    tenant,
    organizations: new Set(tenant.organizations.map(({ id }) => id)),
    peerNamespaces: new Set(Object.values(tenant.platform.peers).map(({ namespace }) => namespace)),
    readSelector: objectIndexOf(subject).readSelector,
  };
}

/** The owner of a namespace within the tenant; `undefined` for a namespace that the tenant does not own. */
export function ownNamespace(name: string, { tenant, organizations }: TenantScope): NamespaceOwner | undefined {
  const owner = parseNamespace(name);
  if (owner?.tenant !== tenant.id) return undefined;
  return owner.organization === null || organizations.has(owner.organization) ? owner : undefined;
}
