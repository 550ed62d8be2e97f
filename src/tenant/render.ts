import { ApiObject, App, type Chart } from 'cdk8s';
import { inReadingOrder } from '../contract/kinds';
import type { Manifest } from '../contract/stages';
import { identityOf, type KubeObject } from '../kubernetes/object';
import type { ResolvedPlatform } from '../platform/model';
import { isPrebuiltObject } from './base/prebuilt-object';
import { PlatformBundle } from './delivery/platform-bundle';
import type { ResolvedTenant } from './model';
import { removedStages, withRetained } from './print-state';
import { Tenant } from './tenant';

/**
 * All objects of a tenant, each with the stage that applies it, in reading order. Each tenant gets an App of its own:
 * cdk8s resolves the whole App for every chart, which is quadratic over a fleet.
 */
export function renderTenant(tenant: ResolvedTenant): Manifest[] {
  // The id of a child becomes a property of a plain object, so a tenant named `constructor` would clash.
  return objectsOf(new Tenant(new App(), tenant.namespace, tenant), asBuilt);
}

/**
 * Retained objects: a phase has removed them from the output, and Flux may not have deleted them yet. They are rendered
 * as they were last printed, scaled to zero, and checked together with the printed objects, because a NetworkPolicy has
 * to stay until the pod that it selects is gone. An object that is missing from any other part is not retained: the
 * checks report it as missing.
 */
export function renderRetained(tenant: ResolvedTenant, printed: readonly Manifest[]): KubeObject[] {
  const stages = removedStages(tenant.printState);
  if (stages.length === 0) return [];
  const present = new Set(printed.map(({ object }) => identityOf(object)));
  const whole = renderTenant({ ...tenant, printState: withRetained(tenant.printState) });
  return whole
    .filter(({ stage, object }) => stages.some((one) => one === stage) && !present.has(identityOf(object)))
    .map(({ object }) => object);
}

/** The objects of a tenant's tree in reading order, with the labels and patches that were added since it was built. */
export function manifestsOf(tenant: Tenant): Manifest[] {
  return objectsOf(tenant, (object) => object.toJson());
}

/** The cluster-wide objects, in reading order. */
export function renderPlatform(platform: ResolvedPlatform): KubeObject[] {
  return inReadingOrder(objectsBelow(new PlatformBundle(new App(), 'platform', platform), asBuilt), (object) => object);
}

type Reader = (object: ApiObject) => KubeObject;

/** Reads an object without a copy, for a tree that no caller has seen. */
function asBuilt(object: ApiObject): KubeObject {
  return isPrebuiltObject(object) ? object.object : object.toJson();
}

function objectsOf({ charts }: Tenant, read: Reader): Manifest[] {
  const manifests = charts.flatMap((chart) =>
    objectsBelow(chart, read).map((object) => ({ stage: chart.stage, object })),
  );
  return inReadingOrder(manifests, ({ object }) => object);
}

function objectsBelow(chart: Chart, read: Reader): KubeObject[] {
  return chart.node.findAll().filter(ApiObject.isApiObject).map(read);
}
