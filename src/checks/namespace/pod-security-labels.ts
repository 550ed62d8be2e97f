import { formatValue } from '../../contract/problems';
import type { KubeObject } from '../../kubernetes/object';
import { flatMap } from '../../lib/lists';
import { type FindingBody, findingAt, withRuleId } from '../finding';
import { objectIndexOf } from '../object-index';
import type { Rule } from '../rule';

export const namespaceRestricted: Rule = {
  id: 'namespace-restricted',
  description:
    'every namespace enforces, audits and warns with the Pod Security Standard "restricted", pinned to the version of the platform',
  why: 'Specification: Security Considerations, Pod Security. enforce applies to pods only; warn and audit also report a Deployment whose pods will be refused. Without a pinned version, an upgrade of the cluster could stop tenants.',
  example: {
    object: 'Namespace tenant-acme',
    path: ['metadata', 'labels', 'pod-security.kubernetes.io/enforce'],
    value: 'baseline',
  },
  check: (input) => {
    const version = input.tenant.platform.podSecurityVersion;
    return withRuleId(
      'namespace-restricted',
      flatMap(objectIndexOf(input).ofKind('Namespace'), (namespace) => findingsOf(namespace, version)),
    );
  },
};

function findingsOf(namespace: KubeObject, version: string): FindingBody[] {
  const expected = flatMap(['enforce', 'warn', 'audit'], (mode) => [
    { key: `pod-security.kubernetes.io/${mode}`, value: 'restricted' },
    { key: `pod-security.kubernetes.io/${mode}-version`, value: version },
  ]);
  return expected
    .map(({ key, value }) => ({ key, value, got: namespace.metadata.labels?.[key] }))
    .filter(({ value, got }) => got !== value)
    .map(({ key, value, got }) =>
      findingAt(namespace, `metadata.labels.${key}`, `got ${formatValue(got)}, want ${formatValue(value)}`),
    );
}
