import { formatValue } from '../../contract/problems';
import type { KubeObject } from '../../kubernetes/object';
import { flatMap } from '../../lib/lists';
import { type FindingBody, findingAt, withRuleId } from '../finding';
import { objectIndexOf } from '../object-index';
import type { Rule } from '../rule';

/**
 * `enforce` looks at pods alone; `warn` and `audit` also tell whoever applies a Deployment that its pods will be
 * refused. Without a pinned version an upgrade of the cluster could stop running tenants.
 */
export const namespaceRestricted: Rule = {
  id: 'namespace-restricted',
  description:
    'every namespace enforces, warns of and audits the Pod Security Standard "restricted" in the platform\'s version',
  check: (subject) => {
    const version = subject.tenant.platform.podSecurityVersion;
    return withRuleId(
      'namespace-restricted',
      flatMap(objectIndexOf(subject).ofKind('Namespace'), (namespace) => findingsOf(namespace, version)),
    );
  },
};

function findingsOf(namespace: KubeObject, version: string): FindingBody[] {
  const wanted = flatMap(['enforce', 'warn', 'audit'], (mode) => [
    { key: `pod-security.kubernetes.io/${mode}`, value: 'restricted' },
    { key: `pod-security.kubernetes.io/${mode}-version`, value: version },
  ]);
  return wanted
    .map(({ key, value }) => ({ key, value, got: namespace.metadata.labels?.[key] }))
    .filter(({ value, got }) => got !== value)
    .map(({ key, value, got }) =>
      findingAt(namespace, `metadata.labels.${key}`, `got ${formatValue(got)}, want ${formatValue(value)}`),
    );
}
