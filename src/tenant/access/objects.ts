import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { ORGANIZATION_ROLES, organizationGroup, TENANT_ROLES, tenantGroup } from '../../contract/names';
import { memoize } from '../../lib/memoize';
import { freezeShared } from '../../lib/shared-value';
import { contextOf, metadataOf, type NamespaceContext, type ObjectContext } from '../base/metadata';
import { addObject } from '../base/stage-chart';
import { TenantPart } from '../base/tenant-part';
import { typedObject } from '../base/typed-object';
import { ORGANIZATION_RULES, TENANT_RULES } from './roles';

/** The namespace, and the tenant or organization whose people get roles in it. */
export type RoleBindingsProps = Pick<NamespaceContext, 'owner' | 'namespace'>;

/**
 * The Roles and RoleBindings of people in one namespace, for stage `10-foundation`: `tenant-admin` and `tenant-viewer`
 * in every namespace, the four `organization-…` roles in the namespaces of an organization. Each role is bound to one
 * group of the identity provider, such as `tenant:acme:admin`.
 *
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs';
 * import { App, Chart } from 'cdk8s';
 * import { definePlatform, parsePlatform, resolveRoleBindingsProps, RoleBindings } from '@neurallog/tenancy';
 *
 * const { name, spec } = parsePlatform(readFileSync('fleet/platform.yaml', 'utf8'));
 * const platform = definePlatform(name, spec);
 * const owner = { tenant: 'acme', plan: 'pro' } as const;
 * const props = resolveRoleBindingsProps(owner, { type: 'tenant-root' }, platform);
 * const chart = new Chart(new App(), 'foundation');
 * new RoleBindings(chart, 'access', props);
 * console.log(chart.toJson().map(({ kind, metadata }) => `${kind}/${metadata.name}`).join(' '));
 * ```
 */
export class RoleBindings extends TenantPart {
  constructor(scope: Construct, id: string, props: RoleBindingsProps) {
    super(scope, id);
    const context = contextOf(props, '10-foundation', '8');
    const { tenant, organization } = props.owner;
    for (const role of TENANT_ROLES)
      addRole(this, context, `tenant-${role}`, TENANT_RULES[role], tenantGroup(tenant, role));
    if (organization === null) return;
    for (const role of ORGANIZATION_ROLES) {
      const group = organizationGroup(tenant, organization, role);
      addRole(this, context, `organization-${role}`, ORGANIZATION_RULES[role], group);
    }
  }
}

/** The names are few, and the same for all tenants. */
const roleRef = memoize((name: string) => freezeShared({ apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name }));

function addRole(scope: Construct, context: ObjectContext, name: string, rules: k8s.PolicyRule[], group: string): void {
  addObject(scope, typedObject(k8s.KubeRole, { metadata: metadataOf(context, name), rules }));
  addObject(
    scope,
    typedObject(k8s.KubeRoleBinding, {
      metadata: metadataOf(context, name),
      roleRef: roleRef(name),
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: group }],
    }),
  );
}
