import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Stage } from '../../contract/stages';
import type { KubeObject } from '../../kubernetes/object';
import { PrebuiltObject } from './prebuilt-object';

/**
 * The objects of one Flux stage, or the tenant's own Flux objects. Its namespace and labels stay unset: cdk8s would
 * stamp them on cluster-wide objects too.
 */
export class StageChart extends Chart {
  readonly stage: Stage | 'flux';

  constructor(scope: Construct, stage: Stage | 'flux') {
    super(scope, stage);
    this.stage = stage;
  }
}

/**
 * Adds a ready-made object to the tree. The id must tell it from all others of its scope; where it can, it is the same for
 * every tenant, since `constructs` keeps children as properties, and V8 makes a new class for each new name of one.
 */
export function addObject(
  scope: Construct,
  object: KubeObject,
  id = `${object.kind}.${object.metadata.name}`,
): PrebuiltObject {
  return new PrebuiltObject(scope, id, object);
}

/** As `put`, into a scope with objects of several namespaces. */
export function addNamespacedObject(scope: Construct, object: KubeObject): PrebuiltObject {
  return addObject(scope, object, `${object.kind}.${object.metadata.namespace}.${object.metadata.name}`);
}
