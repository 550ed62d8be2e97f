import { memoizeLast } from '../../../lib/memoize';
import type { FindingBody } from '../../finding';
import { objectIndexOf } from '../../object-index';
import type { CheckInput } from '../../rule';
import { buildMatrix } from './matrix';
import { buildNetwork, type Network } from './network';
import { type PrintedPod, printedPods } from './pods';
import { parsePolicies } from './policy';

/** The network policies of a tenant, evaluated: what could not be read in them, and what they open. */
export interface Evaluation {
  readonly findings: readonly FindingBody[];
  readonly pods: readonly PrintedPod[];
  readonly network: Network;
}

/** Parses the policies of a tenant once for all rules. The objects must not change afterwards. */
export const policiesOf = memoizeLast((subject: CheckInput) =>
  parsePolicies(subject.objects, objectIndexOf(subject).readSelector),
);

/** Evaluates the policies of a tenant once for all rules. */
export const evaluate = memoizeLast((subject: CheckInput): Evaluation => {
  const { objects, tenant } = subject;
  const pods = printedPods(objectIndexOf(subject).pods);
  const { policies, findings } = policiesOf(subject);
  return { findings, pods, network: buildNetwork(buildMatrix({ objects, pods, policies, tenant }), policies) };
});
