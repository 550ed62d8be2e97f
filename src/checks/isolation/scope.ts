import { type NamespaceOwner, parseNamespace } from '../../contract/names';
import type { SelectorReader } from '../label-selector';
import { objectIndexOf } from '../object-index';
import type { CheckInput, TenantFacts } from '../rule';

/** What belongs to the tenant, and what of the platform it may name. */
export interface TenantScope {
  readonly tenant: TenantFacts;
  readonly organizations: ReadonlySet<string>;
  /** Namespaces of the platform's pods that a policy may name. */
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

/** Which part of the tenant a namespace is; nothing for one that is not the tenant's. */
export function ownNamespace(name: string, { tenant, organizations }: TenantScope): NamespaceOwner | undefined {
  const owner = parseNamespace(name);
  if (owner?.tenant !== tenant.id) return undefined;
  return owner.organization === null || organizations.has(owner.organization) ? owner : undefined;
}
