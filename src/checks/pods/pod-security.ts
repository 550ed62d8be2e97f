import { flatMap } from '../../lib/lists';
import { findingsOf } from '../finding';
import { catalogueOf } from '../object-index';
import type { Rule } from '../rule';
import { controlFaults } from './pod-security/controls';
import { fieldFaults } from './pod-security/fields';

/**
 * The Pod Security Standard `restricted` of v1.28 and every later version at once: where they differ the stricter
 * stands here, so that a pod passes whichever of them the platform has pinned. Source: package `policy` of
 * `k8s.io/pod-security-admission`.
 */
export const podSecurity: Rule = {
  id: 'pod-security',
  says: 'every pod template meets the Pod Security Standard "restricted"',
  check: (subject) =>
    findingsOf(
      'pod-security',
      flatMap(catalogueOf(subject).pods, (pod) => [...fieldFaults(pod), ...controlFaults(pod)]),
    ),
};
