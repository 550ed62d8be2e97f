import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Stage } from '../../contract/stages';
import type { KubeObject } from '../../kubernetes/object';
import { PrebuiltObject } from './prebuilt-object';

/**
 * The chart of one Flux stage, or of the tenant's own Flux objects. It sets no namespace and no labels, because cdk8s
 * would add them to cluster-scoped objects too.
 */
export class StageChart extends Chart {
  readonly stage: Stage | 'flux';

  constructor(scope: Construct, stage: Stage | 'flux') {
    super(scope, stage);
    this.stage = stage;
  }
}

/**
 * Adds an object to the tree. Its id is unique in the scope and, where possible, the same for every tenant: `constructs`
 * keeps children as properties, and V8 makes a new hidden class for each new property name.
 */
export function addObject(
  scope: Construct,
  object: KubeObject,
  id = `${object.kind}.${object.metadata.name}`,
): PrebuiltObject {
  return new PrebuiltObject(scope, id, object);
}

/** `addObject` for a scope with objects of several namespaces. */
export function addNamespacedObject(scope: Construct, object: KubeObject): PrebuiltObject {
  return addObject(scope, object, `${object.kind}.${object.metadata.namespace}.${object.metadata.name}`);
}
