import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { KubeObject, Stage } from '../manifest';
import { PlainObject } from './plain-object';

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

/** Adds a ready-made object to the tree, under an id that tells it from all others of its scope. */
export function put(scope: Construct, object: KubeObject): PlainObject {
  const { name, namespace } = object.metadata;
  return new PlainObject(scope, [object.kind, namespace, name].filter((part) => part !== undefined).join('.'), object);
}
