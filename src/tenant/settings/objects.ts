import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { Owner } from '../../contract/labels';
import { GRANTS_DOCUMENT, ORGANIZATION_SETTINGS } from '../../contract/names';
import { stableJson } from '../../lib/digest';
import { contextOf, metadataOf } from '../base/metadata';
import { addNamespacedObject } from '../base/stage-chart';
import { TenantPart } from '../base/tenant-part';
import { typedObject } from '../base/typed-object';
import type { Grant } from './model';

export interface TenantSettingsProps {
  /** The id of the tenant. */
  readonly tenant: string;
  /** The tenant's root namespace. */
  readonly namespace: string;
  readonly organizations: readonly OrganizationSettings[];
  readonly grants: readonly Grant[];
}

export interface OrganizationSettings {
  readonly id: string;
  readonly namespace: string;
  /** For how many days its logs are kept. */
  readonly retentionDays: number;
  /** Whether its namespace gets a settings document of its own. */
  readonly hasSettings: boolean;
}

/**
 * The ConfigMaps that keep the logs of organizations apart, for stage `30-services`: `grants` in the root namespace for
 * the log server, and `organization-settings` in the namespace of each organization.
 *
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs';
 * import { App, Chart } from 'cdk8s';
 * import { definePlatform, parsePlatform, resolveTenantSettingsProps, TenantSettings } from '@neurallog/tenancy';
 *
 * const { name, spec } = parsePlatform(readFileSync('fleet/platform.yaml', 'utf8'));
 * const platform = definePlatform(name, spec);
 * const owner = { tenant: 'acme', plan: 'pro' } as const;
 * const organizations = [{ id: 'research' }, { id: 'ops' }];
 * const grants = [{ from: 'research', to: 'ops', what: 'logs:read' as const }];
 * const props = resolveTenantSettingsProps(owner, { organizations, grants }, platform);
 * const chart = new Chart(new App(), 'services');
 * new TenantSettings(chart, 'settings', props);
 * console.log(chart.toJson().map(({ metadata }) => `${metadata.namespace}/${metadata.name}`).join(' '));
 * ```
 */
export class TenantSettings extends TenantPart {
  constructor(scope: Construct, id: string, props: TenantSettingsProps) {
    super(scope, id);
    const { tenant, namespace } = props;
    addConfigMap(this, { tenant, organization: null }, namespace, GRANTS_DOCUMENT, grantsDocument(props));
    for (const organization of props.organizations) {
      if (!organization.hasSettings) continue;
      const owner = { tenant, organization: organization.id };
      const data = settingsDocument(organization, props);
      addConfigMap(this, owner, organization.namespace, ORGANIZATION_SETTINGS, data);
    }
  }
}

function addConfigMap(scope: Construct, owner: Owner, namespace: string, name: string, data: Record<string, string>) {
  const context = contextOf({ owner, namespace }, '30-services', '3');
  addNamespacedObject(scope, typedObject(k8s.KubeConfigMap, { metadata: metadataOf(context, name), data }));
}

/** `grants.json`: the log namespace and retention of each organization, and which one may read the logs of which other. */
export function grantsDocument({ tenant, organizations, grants }: TenantSettingsProps): Record<string, string> {
  const document = {
    tenant,
    organizations: organizations.map((one) => ({
      id: one.id,
      logNamespace: one.id,
      retentionDays: one.retentionDays,
    })),
    logsRead: grants.filter((grant) => grant.what === 'logs:read').map(({ from, to }) => ({ from, to })),
  };
  return { 'grants.json': `${stableJson(document, 2)}\n` };
}

/** `settings.json` of one organization: its log namespace, its retention, and the grants from it and to it. */
function settingsDocument(
  { id, retentionDays }: OrganizationSettings,
  { tenant, grants }: TenantSettingsProps,
): Record<string, string> {
  const document = {
    tenant,
    organization: id,
    logNamespace: id,
    retentionDays,
    shares: grants.filter((grant) => grant.from === id),
    receives: grants.filter((grant) => grant.to === id),
  };
  return { 'settings.json': `${stableJson(document, 2)}\n` };
}
