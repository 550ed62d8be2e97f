import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { KubeObject } from '../../kubernetes/object';
import { contextOf, metadataOf, type NamespaceContext, type ObjectContext } from '../base/metadata';
import { addObject } from '../base/stage-chart';
import { TenantPart } from '../base/tenant-part';
import { typedObject } from '../base/typed-object';

export interface WorkloadAccountsProps extends Pick<NamespaceContext, 'owner' | 'namespace'> {
  /** The names of the workloads; each account is named after its workload. */
  readonly workloads: readonly string[];
}

/**
 * One ServiceAccount for each workload of a namespace, for stage `10-foundation`. A tenant's reconciler may not write
 * accounts, so they are applied before the pods that name them.
 *
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs';
 * import { App, Chart } from 'cdk8s';
 * import { definePlatform, parsePlatform, resolveWorkloadAccountsProps, WorkloadAccounts } from '@neurallog/tenancy';
 *
 * const { name, spec } = parsePlatform(readFileSync('fleet/platform.yaml', 'utf8'));
 * const platform = definePlatform(name, spec);
 * const owner = { tenant: 'acme', plan: 'pro' } as const;
 * const props = resolveWorkloadAccountsProps(owner, { type: 'tenant-root', workloads: ['redis'] }, platform);
 * const chart = new Chart(new App(), 'foundation');
 * new WorkloadAccounts(chart, 'accounts', props);
 * console.log(chart.toJson().map(({ kind }) => kind).join(' '));
 * ```
 */
export class WorkloadAccounts extends TenantPart {
  constructor(scope: Construct, id: string, props: WorkloadAccountsProps) {
    super(scope, id);
    const context = contextOf(props, '10-foundation', '8');
    for (const name of props.workloads) addObject(this, serviceAccount(context, name));
  }
}

/** A ServiceAccount without a mounted token: no pod of a tenant talks to the API server. */
export function serviceAccount(context: ObjectContext, name: string): KubeObject {
  return typedObject(k8s.KubeServiceAccount, {
    metadata: metadataOf(context, name),
    automountServiceAccountToken: false,
  });
}
