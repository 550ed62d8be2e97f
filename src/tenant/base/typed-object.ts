import type { GroupVersionKind } from 'cdk8s';
import type { KubeObject } from '../../kubernetes/object';

/** A class of typed L1 objects: `k8s.Kube…`, or one of `imports/`. */
export interface Kind<P> {
  readonly GVK: GroupVersionKind;
  manifest(props?: P): unknown;
}

/**
 * Typed L1 props with the version and kind of their class. `kind.manifest(props)` copies every mapping; here the props
 * stay as they are, and `PrebuiltObject` makes plain JSON of them.
 * It keeps the spelling of each field, so a kind with a field that TypeScript and Kubernetes spell in two ways
 * (`clusterIp`, `clientIp`) needs `manifest()`: the rule `schema` refuses it otherwise.
 */
export function typedObject<P extends object>(
  { GVK: { apiVersion, kind } }: Kind<P>,
  props: NoInfer<P> & Pick<KubeObject, 'metadata'>,
): KubeObject {
  return { apiVersion, kind, ...props };
}
