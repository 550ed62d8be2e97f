import { describe } from 'vitest';
import { namespaceRestricted } from '../../../src/checks/namespace/pod-security-labels';
import { type Row, testRows } from '../fixture/rows';

const NAMESPACE = 'Namespace tenant-acme';

describe('the rule namespace-restricted', () => {
  testRows(namespaceRestricted, [
    ...['enforce', 'warn', 'audit'].flatMap((mode): Row[] => [
      [
        `refuses the profile baseline for ${mode}`,
        NAMESPACE,
        `metadata.labels["pod-security.kubernetes.io/${mode}"]`,
        'baseline',
        [`${NAMESPACE} metadata.labels.pod-security.kubernetes.io/${mode}: got "baseline", want "restricted"`],
      ],
      [
        `requires a pinned version for ${mode}`,
        NAMESPACE,
        `metadata.labels["pod-security.kubernetes.io/${mode}-version"]`,
        undefined,
        [`${NAMESPACE} metadata.labels.pod-security.kubernetes.io/${mode}-version: got nothing, want "v1.28"`],
      ],
    ]),
    [
      'refuses the version latest',
      NAMESPACE,
      'metadata.labels["pod-security.kubernetes.io/enforce-version"]',
      'latest',
      [`${NAMESPACE} metadata.labels.pod-security.kubernetes.io/enforce-version: got "latest", want "v1.28"`],
    ],
  ]);
});
