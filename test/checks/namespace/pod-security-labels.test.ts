import { describe } from 'vitest';
import { namespaceRestricted } from '../../../src/checks/namespace/pod-security-labels';
import { type Row, testRows } from '../fixture/rows';

const NAMESPACE = 'Namespace tenant-acme';

describe('a namespace', () => {
  testRows(namespaceRestricted, [
    ...['enforce', 'warn', 'audit'].flatMap((mode): Row[] => [
      [
        `does not only ${mode} the profile baseline`,
        NAMESPACE,
        `metadata.labels["pod-security.kubernetes.io/${mode}"]`,
        'baseline',
        [`${NAMESPACE} metadata.labels.pod-security.kubernetes.io/${mode}: got "baseline", want "restricted"`],
      ],
      [
        `has a pinned version to ${mode}`,
        NAMESPACE,
        `metadata.labels["pod-security.kubernetes.io/${mode}-version"]`,
        undefined,
        [`${NAMESPACE} metadata.labels.pod-security.kubernetes.io/${mode}-version: got nothing, want "v1.28"`],
      ],
    ]),
    [
      'has the version of the platform, not the latest',
      NAMESPACE,
      'metadata.labels["pod-security.kubernetes.io/enforce-version"]',
      'latest',
      [`${NAMESPACE} metadata.labels.pod-security.kubernetes.io/enforce-version: got "latest", want "v1.28"`],
    ],
  ]);
});
