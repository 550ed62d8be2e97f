import { describe, expect, it } from 'vitest';
import { rendered } from '../../support/rendered';

const CONTROL = 'neurallog-tenants';

describe('how Flux applies a tenant', () => {
  it.each([
    ['10-foundation', 'foundation', 'Orphan', undefined],
    ['20-data', 'tenant-acme', 'Orphan', [{ name: 'tenant-acme-10-foundation' }]],
    ['30-services', 'tenant-acme', 'MirrorPrune', [{ name: 'tenant-acme-20-data' }]],
  ])('%s runs as %s, with deletion policy %s', (stage, account, deletionPolicy, dependsOn) => {
    expect(rendered().one('Kustomization', CONTROL, `tenant-acme-${stage}`).spec).toEqual({
      interval: '1h',
      retryInterval: '2m',
      timeout: '10m',
      path: `./dist/tenants/acme/${stage}`,
      prune: true,
      wait: true,
      serviceAccountName: account,
      deletionPolicy,
      sourceRef: { kind: 'GitRepository', name: 'neurallog-tenants' },
      ...(dependsOn === undefined ? {} : { dependsOn }),
      ...(stage === '20-data'
        ? {
            healthCheckExprs: [
              {
                apiVersion: 'v1',
                kind: 'PersistentVolumeClaim',
                current: "status.phase in ['Bound', 'Pending']",
                failed: "status.phase == 'Lost'",
              },
            ],
          }
        : {}),
    });
  });

  it('writes no stage without objects', () => {
    expect(rendered().names('Kustomization', CONTROL)).toEqual([
      'tenant-acme-10-foundation',
      'tenant-acme-20-data',
      'tenant-acme-30-services',
    ]);
  });

  it('gives the tenant an account of its own, without a token', () => {
    expect(rendered().one('ServiceAccount', CONTROL, 'tenant-acme').automountServiceAccountToken).toBe(false);
  });

  it('takes source, path and times from the platform', () => {
    const flux = {
      namespace: 'control',
      source: { kind: 'OCIRepository' as const, name: 'bundles' },
      path: '.',
      interval: '5m',
      retryInterval: '30s',
      timeout: '1m',
    };
    expect(rendered({}, { flux }).one('Kustomization', 'control', 'tenant-acme-20-data').spec).toMatchObject({
      interval: '5m',
      retryInterval: '30s',
      timeout: '1m',
      path: './tenants/acme/20-data',
      sourceRef: { kind: 'OCIRepository', name: 'bundles' },
    });
  });
});
