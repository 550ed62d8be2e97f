import { memoizeLast } from '../../../lib/memoize';
import { objectIndexOf } from '../../object-index';
import type { CheckInput } from '../../rule';
import { buildMatrix } from './matrix';
import { buildNetwork, type Network } from './network';
import { type PrintedPod, printedPods } from './pods';
import { type Finding, parsePolicies } from './policy';

/** The printed policies of a tenant, evaluated: what stands in the way of judging them, and what they open. */
export interface Evaluation {
  readonly findings: readonly Finding[];
  readonly pods: readonly PrintedPod[];
  readonly network: Network;
}

/** The policies of a subject, read once for all rules that ask; its objects must not change afterwards. */
export const policiesOf = memoizeLast((subject: CheckInput) =>
  parsePolicies(subject.objects, objectIndexOf(subject).readSelector),
);

/** Evaluates a subject once, for all rules that ask. */
export const evaluate = memoizeLast((subject: CheckInput): Evaluation => {
  const { objects, tenant } = subject;
  const pods = printedPods(objects);
  const { policies, findings } = policiesOf(subject);
  return { findings, pods, network: buildNetwork(buildMatrix({ objects, pods, policies, tenant }), policies) };
});
