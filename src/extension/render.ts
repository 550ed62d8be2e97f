import { ApiObject, App } from 'cdk8s';
import { Construct } from 'constructs';
import { refuseIfAny } from '../contract/problems';
import type { Manifest, Stage } from '../contract/stages';
import { identityOf, type KubeObject } from '../kubernetes/object';
import type { ResolvedTenant } from '../tenant/model';
import { removedStages, withRetained } from '../tenant/print-state';
import { manifestsOf, renderRetained, renderTenant } from '../tenant/render';
import { Tenant } from '../tenant/tenant';
import { applyExtensions } from './apply';
import type { Extension, ExtensionVersion } from './model';
import { isPrinted, type MarkedManifest, placementProblems, scaledDown } from './printed';

/** A tenant with what extensions have added to it, rendered. */
export interface RenderedTenant {
  /** The tenant with the flows of the extensions: what the checks compare the objects with. */
  readonly tenant: ResolvedTenant;
  readonly manifests: readonly Manifest[];
  /** Objects that a phase has removed from the output, and Flux perhaps not yet from the cluster. */
  readonly retained: readonly KubeObject[];
  /** Stages of extensions alone that this state of the tenant has emptied: Flux deletes what is left in them. */
  readonly emptied: readonly Stage[];
  /** The extensions that changed anything. */
  readonly extensions: readonly ExtensionVersion[];
}

/** Renders a tenant, with its extensions. Throws a TenancyError (`extension-failed`). */
export function renderExtended(tenant: ResolvedTenant, extensions: readonly Extension[]): RenderedTenant {
  if (extensions.length === 0) {
    const manifests = renderTenant(tenant);
    return { tenant, manifests, retained: renderRetained(tenant, manifests), emptied: [], extensions: [] };
  }
  return renderedOf(
    () => buildExtended(tenant, extensions),
    (state) => buildExtended(state, extensions),
    tenant,
  );
}

/** A tenant of a writer: resolved, or as the construct `Tenant` in an app. */
export type TenantSource = ResolvedTenant | App;

/**
 * The tenants of a source, rendered. Of an app it is each `Tenant` with whatever was added to it and patched on it; an
 * object outside of them would be lost, and is refused. Throws a TenancyError (`extension-failed`).
 */
export function renderSource(source: TenantSource, extensions: readonly Extension[]): RenderedTenant[] {
  if (!Construct.isConstruct(source)) return [renderExtended(source, extensions)];
  const tenants = source.node.findAll().filter((one) => one instanceof Tenant);
  const known = new Set(tenants.flatMap((one) => one.node.findAll()));
  const lost = source.node.findAll().filter((one) => ApiObject.isApiObject(one) && !known.has(one));
  refuseIfAny(
    lost.map((one) => ({
      code: 'extension-failed' as const,
      path: [],
      message: `${one.node.path} is in no Tenant of the app, want it in a chart of one: it would not be written`,
    })),
  );
  return tenants.map((one) => renderConstruct(one));
}

function renderConstruct(construct: Tenant): RenderedTenant {
  const { tenant } = construct;
  const own = new Set([...renderTenant(tenant).map(({ object }) => identityOf(object)), ...deliveryOf(construct)]);
  const built = manifestsOf(construct).map((one) => ({ ...one, isAdded: !own.has(identityOf(one.object)) }));
  refuseIfAny(placementProblems(built, tenant));
  const retained = (whole: ResolvedTenant): Built => ({
    built: renderTenant(whole).map((one) => ({ ...one, isAdded: false })),
    flows: [],
    extensions: [],
  });
  return renderedOf(() => ({ built, flows: [], extensions: [] }), retained, tenant);
}

/** With the Kustomization of a stage that the app asked for. */
function deliveryOf({ delivery }: Tenant): string[] {
  return delivery.node.findAll().flatMap((one) => (ApiObject.isApiObject(one) ? [identityOf(one.toJson())] : []));
}

/** A tenant's objects before its state leaves any of them out. */
interface Built {
  readonly built: readonly MarkedManifest[];
  readonly flows: ResolvedTenant['flows'];
  readonly extensions: readonly ExtensionVersion[];
}

function renderedOf(
  build: () => Built,
  buildRetained: (tenant: ResolvedTenant) => Built,
  tenant: ResolvedTenant,
): RenderedTenant {
  const { built, flows, extensions } = build();
  const printed = printedOf(built, tenant);
  const present = new Set(printed.map(({ object }) => identityOf(object)));
  const stages: readonly Stage[] = removedStages(tenant.printState);
  const isRemoving = stages.length > 0 || tenant.printState.edge === 'absent';
  const whole = { ...tenant, printState: withRetained(tenant.printState) };
  const retained = isRemoving
    ? printedOf(buildRetained(whole).built, whole).filter(
        ({ stage, object, isAdded }) =>
          (isAdded || stages.some((one) => one === stage)) && !present.has(identityOf(object)),
      )
    : [];
  const usesEdge = built.some(({ stage }) => stage === '40-edge');
  return {
    tenant: { ...tenant, flows: [...tenant.flows, ...flows] },
    manifests: printed,
    retained: retained.map(({ object }) => object),
    emptied: usesEdge && !printed.some(({ stage }) => stage === '40-edge') ? ['40-edge'] : [],
    extensions,
  };
}

function buildExtended(tenant: ResolvedTenant, extensions: readonly Extension[]): Built {
  const construct = new Tenant(new App(), tenant.namespace, tenant);
  const applied = applyExtensions(construct, extensions);
  const built = manifestsOf(construct).map((manifest) => ({
    ...manifest,
    isAdded: applied.added.has(identityOf(manifest.object)),
  }));
  refuseIfAny(placementProblems(built, tenant));
  return { built, ...applied };
}

function printedOf(built: readonly MarkedManifest[], tenant: ResolvedTenant): MarkedManifest[] {
  return built
    .filter((one) => !one.isAdded || isPrinted(one, tenant))
    .map((one) => (one.isAdded ? { ...one, object: scaledDown(one.object, tenant) } : one));
}
