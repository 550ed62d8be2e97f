import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { GRANTS_DOCUMENT, ORGANIZATION_SETTINGS } from '../../contract/names';
import { stableJson } from '../../lib/digest';
import { contextOf, metadataOf } from '../base/metadata';
import { addNamespacedObject } from '../base/stage-chart';
import { typedObject } from '../base/typed-object';
import type { ResolvedOrganization, ResolvedTenant } from '../model';

/**
 * The logical separation of logs and configuration: what the log server obeys, and what each organization may read of
 * its own settings.
 */
export class TenantSettings extends Construct {
  constructor(scope: Construct, id: string, tenant: ResolvedTenant) {
    super(scope, id);
    const home = { owner: { tenant: tenant.id, organization: null }, namespace: tenant.namespace };
    const root = contextOf(home, '30-services', '3');
    addNamespacedObject(
      this,
      typedObject(k8s.KubeConfigMap, { metadata: metadataOf(root, GRANTS_DOCUMENT), data: grantsDocument(tenant) }),
    );
    const { removingOrganizations } = tenant.printState;
    for (const organization of tenant.organizations.filter((one) => !removingOrganizations.includes(one.id))) {
      const owner = { tenant: tenant.id, organization: organization.id };
      const place = contextOf({ owner, namespace: organization.namespace }, '30-services', '3');
      addNamespacedObject(
        this,
        typedObject(k8s.KubeConfigMap, {
          metadata: metadataOf(place, ORGANIZATION_SETTINGS),
          data: settingsDocument(organization, tenant),
        }),
      );
    }
  }
}

/** `grants.json`: the log namespace and retention of each organization, and who may read whose logs beside its own. */
export function grantsDocument(tenant: ResolvedTenant): Record<string, string> {
  const document = {
    tenant: tenant.id,
    organizations: tenant.organizations.map((one) => ({
      id: one.id,
      logNamespace: one.id,
      retentionDays: one.retentionDays,
    })),
    logsRead: tenant.grants.filter((grant) => grant.what === 'logs:read').map(({ from, to }) => ({ from, to })),
  };
  return { 'grants.json': `${stableJson(document, 2)}\n` };
}

/** `settings.json` of one organization: its log namespace, its retention, what it shares and what it was given. */
function settingsDocument(organization: ResolvedOrganization, tenant: ResolvedTenant): Record<string, string> {
  const document = {
    tenant: tenant.id,
    organization: organization.id,
    logNamespace: organization.id,
    retentionDays: organization.retentionDays,
    shares: tenant.grants.filter((grant) => grant.from === organization.id),
    receives: tenant.grants.filter((grant) => grant.to === organization.id),
  };
  return { 'settings.json': `${stableJson(document, 2)}\n` };
}
