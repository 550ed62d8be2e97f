import { memoiseLast } from '../../memoise';
import { catalogueOf } from '../catalogue';
import type { Subject } from '../rule';
import { buildMatrix } from './matrix';
import { buildNetwork, type Network } from './network';
import { type PrintedPod, printedPods } from './pods';
import { type Fault, type Policy, parsePolicies } from './policies';

/** The printed policies of a tenant, evaluated: what stands in the way of judging them, and what they open. */
export interface Evaluation {
  readonly faults: readonly Fault[];
  readonly pods: readonly PrintedPod[];
  readonly policies: readonly Policy[];
  readonly network: Network;
}

/** Evaluates a subject once, for all rules that ask; the objects of a subject must not change afterwards. */
export const evaluate = memoiseLast((subject: Subject): Evaluation => {
  const { objects, tenant } = subject;
  const pods = printedPods(objects);
  const { policies, faults } = parsePolicies(objects, catalogueOf(subject).readSelector);
  return { faults, pods, policies, network: buildNetwork(buildMatrix({ objects, pods, policies, tenant }), policies) };
});
