import { flatMap } from '../../lib/lists';
import { withRuleId } from '../finding';
import { objectIndexOf } from '../object-index';
import type { Rule } from '../rule';
import { controlFindings } from './pod-security/controls';
import { fieldFindings } from './pod-security/fields';

/**
 * The Pod Security Standard `restricted` of v1.28 and every later version at once: where they differ the stricter
 * stands here, so that a pod passes whichever of them the platform has pinned. Source: package `policy` of
 * `k8s.io/pod-security-admission`.
 */
export const podSecurity: Rule = {
  id: 'pod-security',
  description: 'every pod template meets the Pod Security Standard "restricted"',
  check: (subject) =>
    withRuleId(
      'pod-security',
      flatMap(objectIndexOf(subject).pods, (pod) => [...fieldFindings(pod), ...controlFindings(pod)]),
    ),
};
