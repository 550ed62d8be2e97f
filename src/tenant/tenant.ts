import type { Construct } from 'constructs';
import type { Stage } from '../contract/stages';
import { WorkloadAccounts } from './access/accounts';
import { RoleBindings } from './access/objects';
import { StageChart } from './base/stage-chart';
import { TenantPart } from './base/tenant-part';
import { Redis } from './data/redis';
import { FluxDelivery } from './delivery/objects';
import { McpServer } from './mcp/objects';
import type { ResolvedTenant } from './model';
import { TenantNamespace } from './namespace/objects';
import { FlowPolicies } from './network/network-policy';
import { Organization } from './organization';
import {
  flowPoliciesProps,
  fluxDeliveryProps,
  mcpServerProps,
  organizationProps,
  redisProps,
  rootAccountsProps,
  rootNamespaceProps,
  serviceProps,
  settingsProps,
} from './props';
import { TenantSettings } from './settings/objects';
import { Workload, type WorkloadProps } from './workload/objects';

/**
 * A whole tenant: one chart for each stage that has objects, and one, `flux`, for its own Flux objects. Put it into an
 * App of its own: cdk8s resolves the whole App for every chart, so `app.synth()` over many tenants is quadratic.
 */
export class Tenant extends TenantPart {
  charts: readonly StageChart[];
  /** The tenant that the objects were made from. */
  readonly tenant: ResolvedTenant;
  /** The tenant's own Flux objects. */
  readonly delivery: FluxDelivery;

  constructor(scope: Construct, id: string, tenant: ResolvedTenant) {
    super(scope, id);
    this.tenant = tenant;
    const foundation = new StageChart(this, '10-foundation');
    const data = new StageChart(this, '20-data');
    const services = new StageChart(this, '30-services');
    const flux = new StageChart(this, 'flux');
    this.charts = [foundation, data, services, flux];

    const { printState } = tenant;
    if (printState.foundation === 'present') addFoundation(foundation, tenant);
    if (printState.data !== 'absent') new Redis(data, 'redis', redisProps(tenant));
    if (printState.services !== 'absent') addServices(services, tenant);
    this.delivery = new FluxDelivery(flux, 'delivery', fluxDeliveryProps(tenant, STAGES_WITH_OBJECTS));
  }

  /**
   * The chart of a stage. We print nothing in `40-edge`, so its chart and its Flux Kustomization are made when somebody
   * asks for the chart: who does so adds an object to it.
   */
  chartOf(stage: Stage): StageChart {
    const found = this.charts.find((chart) => chart.stage === stage);
    if (found !== undefined) return found;
    const chart = new StageChart(this, stage);
    this.charts = [...this.charts, chart];
    this.delivery.addStage(stage, STAGES_WITH_OBJECTS.at(-1));
    return chart;
  }
}

/**
 * `40-edge` has no objects yet, and a stage without objects is neither written nor delivered. A stage that a cleanup
 * phase has emptied still is: Flux deletes the objects that are left of it, and its Kustomization is removed last.
 */
const STAGES_WITH_OBJECTS: readonly Stage[] = ['10-foundation', '20-data', '30-services'];

function addFoundation(foundation: StageChart, tenant: ResolvedTenant): void {
  const root = rootNamespaceProps(tenant);
  new TenantNamespace(foundation, root.namespace, root);
  new RoleBindings(foundation, `${root.namespace}.access`, root);
  new WorkloadAccounts(foundation, 'accounts', rootAccountsProps(tenant));
  for (const organization of tenant.organizations)
    new Organization(foundation, `organization.${organization.id}`, organizationProps(tenant, organization));
  new FlowPolicies(foundation, 'network', flowPoliciesProps(tenant));
}

function addServices(services: StageChart, tenant: ResolvedTenant): void {
  new TenantSettings(services, 'settings', settingsProps(tenant));
  for (const props of serviceProps(tenant)) new Workload(services, idOf(props), props);
  for (const props of mcpServerProps(tenant)) new McpServer(services, idOf(props), props);
}

function idOf({ workload }: Pick<WorkloadProps, 'workload'>): string {
  return `${workload.namespace}.${workload.name}`;
}
