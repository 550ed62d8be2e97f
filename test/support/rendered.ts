import type { Manifest } from '../../src/contract/stages';
import type { PlatformSpec } from '../../src/fleet/schema/platform';
import type { TenantSpec } from '../../src/fleet/schema/tenant';
import type { KubeObject } from '../../src/kubernetes/object';
import { definePlatform } from '../../src/platform/resolve';
import { renderTenant } from '../../src/tenant/render';
import { resolveValidTenant } from '../../src/tenant/resolve';
import { platformSpec, tenantSpec } from './specs';

/** A rendered tenant `acme`, and its objects by kind, namespace and name. */
export function rendered(change: Partial<TenantSpec> = {}, platform: Partial<PlatformSpec> = {}) {
  const tenant = resolveValidTenant('acme', tenantSpec(change), definePlatform('cluster', platformSpec(platform)));
  const manifests = renderTenant(tenant);
  return {
    tenant,
    manifests,
    objects: manifests.map((manifest) => manifest.object),
    /** Throws unless there is exactly one. */
    one: (kind: string, namespace: string, name: string): KubeObject => only(manifests, kind, namespace, name).object,
    stageOf: (kind: string, namespace: string, name: string): string => only(manifests, kind, namespace, name).stage,
    names: (kind: string, namespace: string): string[] =>
      manifests
        .filter((one) => one.object.kind === kind && one.object.metadata.namespace === namespace)
        .map((one) => one.object.metadata.name),
  };
}

function only(manifests: readonly Manifest[], kind: string, namespace: string, name: string): Manifest {
  const found = manifests.filter(
    ({ object }) =>
      object.kind === kind &&
      (object.metadata.namespace ?? object.metadata.name) === namespace &&
      object.metadata.name === name,
  );
  const [first] = found;
  if (first === undefined || found.length > 1)
    throw new Error(`want one ${kind} ${namespace}/${name}, got ${found.length}`);
  return first;
}
