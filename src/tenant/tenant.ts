import { Construct } from 'constructs';
import { REDIS } from '../contract/names';
import type { Stage } from '../contract/stages';
import { memoizeWeakly } from '../lib/memoize';
import type { QuotaShare } from '../platform/model';
import { RoleBindings } from './access/objects';
import { contextOf, type NamespaceContext, type ObjectContext } from './base/metadata';
import { addNamespacedObject, StageChart } from './base/stage-chart';
import { Redis } from './data/redis';
import { FluxDelivery } from './delivery/objects';
import type { PrintState, ResolvedTenant } from './model';
import { serviceAccount, TenantNamespace } from './namespace/objects';
import { FlowPolicies } from './network/network-policy';
import { grantsDocument, TenantSettings } from './settings/objects';
import { Workload } from './workload/objects';

/**
 * A whole tenant: one chart for each stage that has objects, and one, `flux`, for its own Flux objects. Put it into an
 * App of its own: `app.synth()` over many tenants is quadratic.
 */
export class Tenant extends Construct {
  readonly charts: readonly StageChart[];

  constructor(scope: Construct, id: string, tenant: ResolvedTenant) {
    super(scope, id);
    const foundation = new StageChart(this, '10-foundation');
    const data = new StageChart(this, '20-data');
    const services = new StageChart(this, '30-services');
    const flux = new StageChart(this, 'flux');
    this.charts = [foundation, data, services, flux];

    const { printState } = tenant;
    if (printState.foundation === 'present') addFoundation(foundation, tenant);
    if (printState.data !== 'absent') new Redis(data, 'cache', tenant);
    if (printState.services !== 'absent') addServices(services, tenant);
    new FluxDelivery(flux, 'delivery', { tenant, stages: STAGES_WITH_OBJECTS });
  }
}

/**
 * `40-edge` has no objects yet: a stage without objects is neither written nor delivered. One that a phase of the
 * cleanup has emptied is: Flux deletes what is left of it, and its Kustomization goes last.
 */
const STAGES_WITH_OBJECTS: readonly Stage[] = ['10-foundation', '20-data', '30-services'];

function addFoundation(foundation: StageChart, tenant: ResolvedTenant): void {
  for (const { home, ...budget } of namespacesOf(tenant)) {
    new TenantNamespace(foundation, home.namespace, { home, tenant, ...budget });
    new RoleBindings(foundation, `${home.namespace}.access`, home);
  }
  new FlowPolicies(foundation, 'network', tenant);
  for (const account of accountsOf(tenant))
    addNamespacedObject(foundation, serviceAccount(account.place, account.name));
}

function addServices(services: StageChart, tenant: ResolvedTenant): void {
  new TenantSettings(services, 'documents', tenant);
  for (const workload of workloadsOf(tenant))
    new Workload(services, `${workload.workload.namespace}.${workload.workload.name}`, workload);
}

/** Every namespace of a tenant, with its share of the plan. */
function namespacesOf(tenant: ResolvedTenant) {
  const root: NamespaceContext = {
    owner: { tenant: tenant.id, organization: null },
    namespace: tenant.namespace,
    type: 'tenant-root',
  };
  const { printState } = tenant;
  const rootRuns = printState.data === 'running' || printState.services === 'running';
  return [
    { home: root, share: budgetOf(tenant.share, rootRuns), limits: tenant.limits },
    ...tenant.organizations.flatMap((one) => {
      const owner = { tenant: tenant.id, organization: one.id };
      const own: NamespaceContext = { owner, namespace: one.namespace, type: 'organization' };
      const mcp: NamespaceContext = { owner, namespace: one.mcpNamespace, type: 'organization-mcp' };
      const runs = printState.services === 'running' && !isScaledToZero(one.id, printState);
      return [
        { home: own, share: budgetOf(one.share, runs), limits: one.limits },
        { home: mcp, share: budgetOf(one.mcpShare, runs), limits: one.mcpLimits },
      ];
    }),
  ];
}

function isScaledToZero(organization: string, state: PrintState): boolean {
  return state.removingOrganizations.includes(organization) || state.suspendedOrganizations.includes(organization);
}

/** Where nothing is to run, nothing can: not by hand, and not by a controller that is late. */
function budgetOf(share: QuotaShare, runs: boolean): QuotaShare {
  return runs ? share : withoutPods(share);
}

const withoutPods = memoizeWeakly((share: QuotaShare): QuotaShare => ({ ...share, pods: 0 }));

function workloadsOf(tenant: ResolvedTenant) {
  const { printState } = tenant;
  const runs = printState.services === 'running';
  const common = { plan: tenant.plan, documents: { grants: grantsDocument(tenant) } };
  const root = { tenant: tenant.id, organization: null };
  return [
    ...tenant.services.map((workload) => ({ ...common, workload, runs, owner: root })),
    ...tenant.organizations
      .filter((one) => !printState.removingOrganizations.includes(one.id))
      .flatMap((one) =>
        one.mcpServers.map((workload) => ({
          ...common,
          workload,
          runs: runs && !isScaledToZero(one.id, printState),
          owner: { tenant: tenant.id, organization: one.id },
        })),
      ),
  ];
}

/** One account a workload, made before the first pod: with the guards, by the account that may write accounts. */
function accountsOf(tenant: ResolvedTenant): { name: string; place: ObjectContext }[] {
  const places = (namespace: string, organization: string | null, names: string[]) => {
    const place = contextOf({ owner: { tenant: tenant.id, organization }, namespace }, '10-foundation', '8');
    return names.map((name) => ({ name, place }));
  };
  return [
    ...places(tenant.namespace, null, [...tenant.services.map((service) => service.name), REDIS]),
    ...tenant.organizations.flatMap((one) =>
      places(
        one.mcpNamespace,
        one.id,
        one.mcpServers.map((server) => server.name),
      ),
    ),
  ];
}
