import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { ORGANIZATION_ROLES, organizationGroup, TENANT_ROLES, tenantGroup } from '../../contract/names';
import { memoise } from '../../lib/memoize';
import { share } from '../../lib/shared-value';
import { type Home, metadataOf, type Place, placeIn } from '../base/metadata';
import { put } from '../base/stage-chart';
import { objectOf } from '../base/typed-object';
import { ORGANIZATION_RULES, TENANT_RULES } from './roles';

/**
 * The roles of people in one namespace: the tenant's admin and viewer everywhere, an organization's four roles in its
 * own namespaces alone. Each role is bound to one group of this tenant.
 */
export class Access extends Construct {
  constructor(scope: Construct, id: string, home: Home) {
    super(scope, id);
    const place = placeIn(home, '10-foundation', '8');
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
const roleRef = memoise((name: string) => share({ apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name }));

function grant(scope: Construct, place: Place, name: string, rules: k8s.PolicyRule[], group: string): void {
  put(scope, objectOf(k8s.KubeRole, { metadata: metadataOf(place, name), rules }));
  put(
    scope,
    objectOf(k8s.KubeRoleBinding, {
      metadata: metadataOf(place, name),
      roleRef: roleRef(name),
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: group }],
    }),
  );
}
