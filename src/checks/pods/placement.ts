import { formatValue } from '../../contract/problems';
import { flatMap } from '../../lib/lists';
import { isAbsent } from '../../lib/plain-data';
import { type FindingBody, findingAt, withRuleId } from '../finding';
import { fieldAt, objectIndexOf, type PodTemplate } from '../object-index';
import type { Rule } from '../rule';

export const podPlacement: Rule = {
  id: 'pod-placement',
  description:
    'no pod chooses its node, scheduler, priority or tolerations, or a RuntimeClass other than the sandbox of the platform',
  why: 'Nodes are shared by all tenants: such a pod could run on reserved nodes or preempt pods of other tenants. Another RuntimeClass would leave the sandbox.',
  example: {
    object: 'apps/Deployment tenant-acme/server',
    path: ['spec', 'template', 'spec', 'priorityClassName'],
    value: 'system-node-critical',
  },
  check: (input) => {
    const { sandbox } = input.tenant.platform;
    return withRuleId(
      'pod-placement',
      flatMap(objectIndexOf(input).pods, (pod) => [
        ...forbiddenFindings(pod),
        ...runtimeFindings(pod, sandbox.kind === 'none' ? undefined : sandbox.name),
      ]),
    );
  },
};

/** Fields that must be absent. `priority` is set at admission from the class. */
const FORBIDDEN = [
  'affinity.nodeAffinity',
  'nodeName',
  'nodeSelector',
  'preemptionPolicy',
  'priority',
  'priorityClassName',
  'schedulerName',
  'tolerations',
];

function forbiddenFindings({ owner, prefix, spec }: PodTemplate): FindingBody[] {
  return FORBIDDEN.map((field) => ({ field, actual: fieldAt(spec, field) }))
    .filter(({ actual }) => !isAbsent(actual))
    .map(({ field, actual }) => findingAt(owner, `${prefix}spec.${field}`, `got ${formatValue(actual)}, want nothing`));
}

function runtimeFindings(
  { owner, prefix, spec: { runtimeClassName } }: PodTemplate,
  sandbox: string | undefined,
): FindingBody[] {
  if (isAbsent(runtimeClassName) || runtimeClassName === sandbox) return [];
  const expectedText = sandbox === undefined ? 'nothing' : `nothing or the platform's sandbox, ${formatValue(sandbox)}`;
  return [
    findingAt(owner, `${prefix}spec.runtimeClassName`, `got ${formatValue(runtimeClassName)}, want ${expectedText}`),
  ];
}
