import type { Flow, FlowEnd } from '../contract/flow';
import { formatValue } from '../contract/problems';
import type { ResolvedTenant } from '../tenant/model';
import { ownerOf } from './add-to';
import type { ExtraFlow } from './model';

/**
 * The flow of an extension, with an id that follows from its ends: the names of its policies stay when another flow is
 * added. Throws a RangeError for an end in a namespace that is none of the tenant's, or a second flow between two ends.
 */
export function flowOf(
  { from, to, ports, why }: ExtraFlow,
  { id: tenant }: ResolvedTenant,
  others: readonly Flow[],
): Flow {
  for (const end of [from, to]) {
    if (!('namespace' in end) || ownerOf(end.namespace, tenant) !== undefined) continue;
    throw new RangeError(
      `a flow ends in namespace ${formatValue(end.namespace)}, want a namespace of tenant ${tenant}`,
    );
  }
  const id = `x.${endName(from)}-to-${endName(to)}`;
  if (others.some((other) => other.id === id))
    throw new RangeError(`the flow ${id} is added twice: give it all ports at once`);
  return { id, from, to, ports: [...ports], why };
}

function endName(end: FlowEnd): string {
  switch (end.kind) {
    case 'workload':
      return `${end.namespace}.${end.app}`;
    case 'namespace':
      return end.namespace;
    case 'platform':
      return end.peer;
    case 'cidr':
      return `cidr-${end.cidr.replace(/[^0-9a-f]/g, '-')}`;
  }
}
