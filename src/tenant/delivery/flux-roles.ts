import type { k8s } from 'cdk8s-plus-28';
import type { ExtensionKind } from '../../contract/extension-kind';
import type { KindRow } from '../../contract/kind-row';
import { KINDS } from '../../contract/kind-table';
import { apiGroupOf, kindRowsOf } from '../../contract/kinds';
import type { Stage } from '../../contract/stages';
import { groupBy } from '../../lib/lists';
import { READ, TENANT_RULES, WRITE } from '../access/roles';

/**
 * The rights of a tenant's Flux account in the tenant's namespaces: it writes the kinds of the stages after the
 * foundation, and reads their children, or `wait: true` never sees them become ready.
 */
export function reconcilerRules(extensionKinds: readonly ExtensionKind[]): k8s.PolicyRule[] {
  const rows = rowsOf(kindRowsOf(extensionKinds), ['20-data', '30-services', '40-edge']);
  const read = rows
    .flatMap((row) => row.children)
    .map((child) => [`${child.apiGroup}/${child.resource}`, child] as const);
  const children = [...new Map(read).values()];
  return [
    ...writeRules(rows),
    ...[...groupBy(children, (child) => child.apiGroup)].map(([apiGroup, own]) => ({
      apiGroups: [apiGroup],
      resources: own.map((child) => child.resource),
      verbs: READ,
    })),
  ];
}

/**
 * The rights of the `foundation` account in the whole cluster: it writes the kinds of stage 10, and holds every
 * permission that the tenants' Roles contain, since Kubernetes lets an account without `escalate` write no others. It
 * binds Roles and one ClusterRole, whose rights it lacks.
 */
export function foundationRules(reconcilerRole: string): k8s.PolicyRule[] {
  return [
    ...writeRules(rowsOf(KINDS, ['10-foundation'])),
    {
      apiGroups: ['rbac.authorization.k8s.io'],
      resources: ['clusterroles'],
      resourceNames: [reconcilerRole],
      verbs: ['bind'],
    },
    ...TENANT_RULES.admin,
  ];
}

function rowsOf(rows: Readonly<Record<string, KindRow>>, stages: readonly Stage[]): KindRow[] {
  return Object.values(rows).filter((row) => stages.some((stage) => row.printedIn.includes(stage)));
}

/** One rule for all kinds of an API group that need the same verbs. */
function writeRules(rows: readonly KindRow[]): k8s.PolicyRule[] {
  const groups = groupBy(rows, (row) => [apiGroupOf(row.apiVersion), ...row.extraVerbs].join(' '));
  return [...groups.values()].flatMap((group) =>
    group.slice(0, 1).map((first) => ({
      apiGroups: [apiGroupOf(first.apiVersion)],
      resources: group.map((row) => row.resource),
      verbs: first.extraVerbs.length === 0 ? WRITE : [...WRITE, ...first.extraVerbs],
    })),
  );
}
