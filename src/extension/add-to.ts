import { ApiObject, Chart } from 'cdk8s';
import { objectLabels } from '../contract/labels';
import { type NamespaceOwner, parseNamespace } from '../contract/names';
import { formatValue } from '../contract/problems';
import type { Stage, Step } from '../contract/stages';
import type { KubeObject } from '../kubernetes/object';
import { PrebuiltObject } from '../tenant/base/prebuilt-object';
import type { ExtendedTenant } from './model';

/** A tenant that objects can be added to: the one of an extension, or the construct `Tenant` of an app of one's own. */
export type ExtendableTenant = Pick<ExtendedTenant, 'tenant' | 'chartOf'>;

/**
 * Adds an object to a stage of a tenant, with the labels that every object has: managed-by, part-of, tenant,
 * organization, stage and provisioning step. A plain object becomes an ApiObject in the chart of the stage; an ApiObject
 * must be in that chart already. Throws a RangeError for a namespace that is none of the tenant's.
 */
export function addTo(tenant: ExtendableTenant, stage: Stage, object: KubeObject | ApiObject): ApiObject {
  const chart = tenant.chartOf(stage);
  if (ApiObject.isApiObject(object)) return labelled(tenant, stage, object, chart);
  const { name, namespace } = object.metadata;
  const labels = { ...object.metadata.labels, ...labelsOf(tenant, stage, namespace, `${object.kind} ${name}`) };
  return new PrebuiltObject(chart, `x.${object.apiVersion}.${object.kind}.${namespace}.${name}`.replace('/', '.'), {
    ...object,
    metadata: { ...object.metadata, labels },
  });
}

function labelled(tenant: ExtendableTenant, stage: Stage, object: ApiObject, chart: Chart): ApiObject {
  const text = `${object.kind} ${object.name}`;
  if (Chart.of(object) !== chart) throw new RangeError(`${text} is not in the chart of stage ${stage}: make it there`);
  const labels = labelsOf(tenant, stage, object.metadata.namespace, text);
  for (const [key, value] of Object.entries(labels)) object.metadata.addLabel(key, value);
  return object;
}

function labelsOf({ tenant }: ExtendableTenant, stage: Stage, namespace: string | undefined, text: string) {
  const owner = ownerOf(namespace, tenant.id);
  if (owner === undefined)
    throw new RangeError(`${text} has namespace ${formatValue(namespace)}, want a namespace of tenant ${tenant.id}`);
  return objectLabels(owner, stage, STEPS[stage]);
}

/** The owner of a namespace of this tenant; `undefined` for any other. */
export function ownerOf(namespace: string | undefined, tenant: string): NamespaceOwner | undefined {
  const owner = namespace === undefined ? undefined : parseNamespace(namespace);
  return owner?.tenant === tenant ? owner : undefined;
}

/** The step of the specification's "Tenant Provisioning Process" that the objects of a stage belong to. */
const STEPS: Readonly<Record<Stage, Step>> = {
  '10-foundation': '8',
  '20-data': '5',
  '30-services': '6',
  '40-edge': '7',
};
