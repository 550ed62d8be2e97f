import { shown } from '../../errors';
import type { KubeObject } from '../../manifest';
import { FOUNDATION_ACCOUNT } from '../../names';
import { type Catalogue, fieldAt } from '../catalogue';
import { type Fault, faultAt } from '../fault';
import { listOf, recordOf } from '../network/read';

/** Flux objects: what each waits for exists and does not wait for it, accounts exist, and no two apply one folder. */
export function deliveryFaults(catalogue: Catalogue): Fault[] {
  const kustomizations = catalogue.ofKind('Kustomization');
  return [
    ...kustomizations.flatMap((one) => [...dependencyFaults(one, catalogue), ...accountFaults(one, catalogue)]),
    ...folderFaults(kustomizations),
  ];
}

function dependencyFaults(kustomization: KubeObject, catalogue: Catalogue): Fault[] {
  const { name, namespace } = kustomization.metadata;
  return dependenciesOf(kustomization).flatMap((before, i) => {
    const path = `spec.dependsOn[${i}].name`;
    if (catalogue.find('Kustomization', namespace, before) === undefined)
      return [faultAt(kustomization, path, `got ${shown(before)}, want a Flux Kustomization of this tenant`)];
    if (!waitsFor(before, name, namespace, catalogue, new Set())) return [];
    return [faultAt(kustomization, path, `got ${shown(before)}, which waits for ${name}, want an earlier stage`)];
  });
}

function waitsFor(
  from: string,
  wanted: string,
  namespace: string | undefined,
  catalogue: Catalogue,
  seen: Set<string>,
): boolean {
  if (from === wanted) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  const kustomization = catalogue.find('Kustomization', namespace, from);
  return (
    kustomization !== undefined &&
    dependenciesOf(kustomization).some((next) => waitsFor(next, wanted, namespace, catalogue, seen))
  );
}

function dependenciesOf(kustomization: KubeObject): string[] {
  return listOf(fieldAt(kustomization, 'spec.dependsOn')).map((item) => String(recordOf(item).name));
}

/** The platform's own account is printed once for all tenants; without any account Flux applies as itself. */
function accountFaults(kustomization: KubeObject, catalogue: Catalogue): Fault[] {
  const path = 'spec.serviceAccountName';
  const name = fieldAt(kustomization, path);
  const { namespace } = kustomization.metadata;
  const exists =
    name === FOUNDATION_ACCOUNT ||
    (typeof name === 'string' && catalogue.find('ServiceAccount', namespace, name) !== undefined);
  if (exists) return [];
  return [faultAt(kustomization, path, `got ${shown(name)}, want ${FOUNDATION_ACCOUNT} or an account of ${namespace}`)];
}

/** Two that apply one folder prune each other's objects. */
function folderFaults(kustomizations: readonly KubeObject[]): Fault[] {
  const paths = kustomizations.map((one) => String(fieldAt(one, 'spec.path')).replace(/^\.\//, '').replace(/\/+$/, ''));
  return kustomizations.flatMap((one, i) => {
    const first = paths.indexOf(paths[i] ?? '');
    if (first === i) return [];
    return [faultAt(one, 'spec.path', `got ${shown(paths[i])}, which ${kustomizations[first]?.metadata.name} applies`)];
  });
}
