import { describe, expect, it } from 'vitest';
import { podLabels } from '../../../src/checks/pods/labels';
import type { KubeObject } from '../../../src/kubernetes/object';
import { rendered } from '../../support/rendered';

const { tenant, objects } = rendered();
const LABELS = {
  'app.kubernetes.io/component': 'mcp-server',
  'app.kubernetes.io/part-of': 'neurallog',
  'neurallog.com/tenant': 'acme',
  'neurallog.com/organization': 'research',
  'neurallog.com/plan': 'pro',
};

function found(labels: Record<string, string>): string[] {
  const metadata = { name: 'search', namespace: 'tenant-acme-org-research-mcp' };
  const pod: KubeObject = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata,
    spec: { template: { metadata: { labels } } },
  };
  return podLabels.check({ objects: [pod], tenant }).map((finding) => finding.path);
}

describe('the rule pod-labels', () => {
  it('accepts the pods that the builder prints', () => {
    expect(podLabels.check({ objects, tenant })).toEqual([]);
    expect(found(LABELS)).toEqual([]);
  });

  it.each(Object.keys(LABELS))('requires the label %s on every pod', (key) => {
    expect(found(Object.fromEntries(Object.entries(LABELS).filter(([name]) => name !== key)))).toEqual([
      `spec.template.metadata.labels.${key}`,
    ]);
  });

  it.each([
    ['CronJob', { jobTemplate: { spec: { template: { metadata: {} } } } }, 'spec.jobTemplate.spec.template.metadata'],
    ['Pod', {}, 'metadata'],
  ])('checks the pods of a %s', (kind, spec, path) => {
    const bare = { apiVersion: 'v1', kind, metadata: { name: 'x', namespace: 'tenant-acme' }, spec };
    expect(podLabels.check({ objects: [bare], tenant }).map((finding) => finding.path)).toEqual([
      `${path}.labels.app.kubernetes.io/part-of`,
      `${path}.labels.neurallog.com/tenant`,
      `${path}.labels.neurallog.com/plan`,
      `${path}.labels.app.kubernetes.io/component`,
    ]);
  });

  it('refuses the name of another tenant', () => {
    expect(found({ ...LABELS, 'neurallog.com/tenant': 'globex' })).toEqual([
      'spec.template.metadata.labels.neurallog.com/tenant',
    ]);
  });
});
