import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { ORGANIZATION_ROLES, organizationGroup, TENANT_ROLES, tenantGroup } from '../../contract/names';
import { memoize } from '../../lib/memoize';
import { freezeShared } from '../../lib/shared-value';
import { contextOf, metadataOf, type NamespaceContext, type ObjectContext } from '../base/metadata';
import { addObject } from '../base/stage-chart';
import { typedObject } from '../base/typed-object';
import { ORGANIZATION_RULES, TENANT_RULES } from './roles';

/**
 * The roles of people in one namespace: the tenant's admin and viewer everywhere, an organization's four roles in its
 * own namespaces alone. Each role is bound to one group of this tenant.
 */
export class RoleBindings extends Construct {
  constructor(scope: Construct, id: string, home: NamespaceContext) {
    super(scope, id);
    const place = contextOf(home, '10-foundation', '8');
    const { tenant, organization } = home.owner;
    for (const role of TENANT_ROLES)
      grant(this, place, `tenant-${role}`, TENANT_RULES[role], tenantGroup(tenant, role));
    if (organization === null) return;
    for (const role of ORGANIZATION_ROLES) {
      grant(
        this,
        place,
        `organization-${role}`,
        ORGANIZATION_RULES[role],
        organizationGroup(tenant, organization, role),
      );
    }
  }
}

/** The names are few, and the same for all tenants. */
const roleRef = memoize((name: string) => freezeShared({ apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name }));

function grant(scope: Construct, place: ObjectContext, name: string, rules: k8s.PolicyRule[], group: string): void {
  addObject(scope, typedObject(k8s.KubeRole, { metadata: metadataOf(place, name), rules }));
  addObject(
    scope,
    typedObject(k8s.KubeRoleBinding, {
      metadata: metadataOf(place, name),
      roleRef: roleRef(name),
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: group }],
    }),
  );
}
