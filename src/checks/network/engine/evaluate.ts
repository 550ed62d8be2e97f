import { memoiseLast } from '../../../lib/memoize';
import { catalogueOf } from '../../object-index';
import type { Subject } from '../../rule';
import { buildMatrix } from './matrix';
import { buildNetwork, type Network } from './network';
import { type PrintedPod, printedPods } from './pods';
import { type Fault, parsePolicies } from './policy';

/** The printed policies of a tenant, evaluated: what stands in the way of judging them, and what they open. */
export interface Evaluation {
  readonly faults: readonly Fault[];
  readonly pods: readonly PrintedPod[];
  readonly network: Network;
}

/** The policies of a subject, read once for all rules that ask; its objects must not change afterwards. */
export const policiesOf = memoiseLast((subject: Subject) =>
  parsePolicies(subject.objects, catalogueOf(subject).readSelector),
);

/** Evaluates a subject once, for all rules that ask. */
export const evaluate = memoiseLast((subject: Subject): Evaluation => {
  const { objects, tenant } = subject;
  const pods = printedPods(objects);
  const { policies, faults } = policiesOf(subject);
  return { faults, pods, network: buildNetwork(buildMatrix({ objects, pods, policies, tenant }), policies) };
});
