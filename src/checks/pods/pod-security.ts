import { flatMap } from '../../lib/lists';
import { withRuleId } from '../finding';
import { objectIndexOf } from '../object-index';
import type { Rule } from '../rule';
import { controlFindings } from './pod-security/controls';
import { fieldFindings } from './pod-security/fields';

/**
 * The strictest form of the Pod Security Standard `restricted` of v1.28 and later, so that a pod is admitted whichever
 * version the platform pins. Source: package `policy` of `k8s.io/pod-security-admission`.
 */
export const podSecurity: Rule = {
  id: 'pod-security',
  description: 'every pod template meets the Pod Security Standard "restricted"',
  why: 'Specification: Security Considerations, Pod Security. The namespace refuses other pods, but only when they are created: the Deployment is applied and runs no pods.',
  example: {
    object: 'apps/Deployment tenant-acme/server',
    path: ['spec', 'template', 'spec', 'hostNetwork'],
    value: true,
  },
  check: (input) =>
    withRuleId(
      'pod-security',
      flatMap(objectIndexOf(input).pods, (pod) => [...fieldFindings(pod), ...controlFindings(pod)]),
    ),
};
