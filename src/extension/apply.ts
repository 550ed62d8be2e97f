import { ApiObject } from 'cdk8s';
import type { Flow } from '../contract/flow';
import { type Problem, TenancyError } from '../contract/problems';
import { identityOf } from '../kubernetes/object';
import { freeze } from '../lib/shared-value';
import { FlowPolicies } from '../tenant/network/network-policy';
import type { Tenant } from '../tenant/tenant';
import { podLabels } from '../tenant/workload/pod';
import { addTo, ownerOf } from './add-to';
import { flowOf } from './flows';
import type { ExtendedTenant, Extension, ExtensionVersion } from './model';

/** What extensions have done to one tenant. */
export interface Applied {
  /** The flows that they added. */
  readonly flows: readonly Flow[];
  /** Identities of the objects that they added. */
  readonly added: ReadonlySet<string>;
  /** The extensions that changed anything, which a later run must have as well. */
  readonly extensions: readonly ExtensionVersion[];
}

/**
 * Calls every extension with one tenant, and adds the policies of their flows. Throws a TenancyError
 * (`extension-failed`) that names the extension and the tenant where one throws.
 */
export function applyExtensions(construct: Tenant, extensions: readonly Extension[]): Applied {
  const { tenant } = construct;
  freeze(tenant);
  const flows: Flow[] = [];
  const own = new Set(objectsOf(construct));
  const view: ExtendedTenant = {
    tenant,
    chartOf: (stage) => construct.chartOf(stage),
    objectsOf: (stage) => construct.chartOf(stage).node.findAll().filter(ApiObject.isApiObject),
    addTo: (stage, object) => addTo(construct, stage, object),
    podLabels: (namespace, name, component) => {
      const owner = ownerOf(namespace, tenant.id);
      if (owner !== undefined) return { ...podLabels(name, component, owner, tenant.plan) };
      throw new RangeError(`got namespace ${namespace} for the pods of ${name}, want one of tenant ${tenant.id}`);
    },
    addFlow: (flow) => {
      flows.push(flowOf(flow, tenant, [...tenant.flows, ...flows]));
    },
  };
  const changed: ExtensionVersion[] = [];
  let before = contentOf(construct, flows);
  for (const extension of extensions) {
    const after = call(extension, view, () => contentOf(construct, flows));
    if (after !== before) changed.push({ name: extension.name, version: extension.version });
    before = after;
  }
  const delivery = new Set<unknown>(construct.delivery.node.findAll());
  const added = objectsOf(construct).filter((one) => !own.has(one) && !delivery.has(one));
  const identities = new Set(added.map((one) => identityOf(one.toJson())));
  if (flows.length > 0 && tenant.printState.foundation === 'present')
    new FlowPolicies(construct.chartOf('10-foundation'), 'extensions', {
      tenant: tenant.id,
      flows,
      peers: tenant.platform.peers,
    });
  return { flows, added: identities, extensions: changed };
}

/** Whether two texts are equal says whether an extension changed anything: an object, a label, a patch or a flow. */
function contentOf(construct: Tenant, flows: readonly Flow[]): string {
  return JSON.stringify([objectsOf(construct).map((one) => one.toJson()), flows]);
}

function objectsOf({ charts }: Tenant): ApiObject[] {
  return charts.flatMap((chart) => chart.node.findAll().filter(ApiObject.isApiObject));
}

/** Calls one extension, and gives what the tenant then holds. */
function call(extension: Extension, view: ExtendedTenant, content: () => string): string {
  let result: unknown;
  let after: string;
  try {
    result = extension.extend(view);
    after = content();
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    throw new TenancyError([extensionProblem(view.tenant.id, `${nameOf(extension)} threw ${reason}`)]);
  }
  if (result instanceof Promise) {
    // Its own failure would otherwise end the process.
    result.catch(() => {});
    const message = `${nameOf(extension)} returned a promise, want extend() to be done when it returns`;
    throw new TenancyError([extensionProblem(view.tenant.id, message)]);
  }
  return after;
}

/** `extension monitoring@1.2.0` */
export function nameOf({ name, version }: ExtensionVersion): string {
  return `extension ${name}@${version}`;
}

export function extensionProblem(tenant: string, message: string): Problem {
  return { code: 'extension-failed', path: [], file: `tenant ${tenant}`, message };
}
