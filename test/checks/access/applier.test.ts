import { describe, expect, it } from 'vitest';
import { applierMayWrite } from '../../../src/checks/access/applier';
import type { KubeObject } from '../../../src/kubernetes/object';
import { OBJECTS } from '../fixture/acme';
import { found } from '../fixture/change';

/** An object of the root namespace that claims a stage. */
function inStage(stage: string, apiVersion: string, kind: string): KubeObject {
  const metadata = { name: 'x', namespace: 'tenant-acme', labels: { 'neurallog.com/stage': stage } };
  return { apiVersion, kind, metadata };
}

const FILES = "add the stage to the kind's row in src/contract/kind-table.ts and in src/checks/kinds.ts";

describe('the account that applies a stage', () => {
  it('may write all objects of the tenant', () => {
    expect(found(applierMayWrite, OBJECTS)).toEqual([]);
  });

  it('is no Flux account for a kind that has rows but no stage', () => {
    expect(found(applierMayWrite, [...OBJECTS, inStage('30-services', 'batch/v1', 'CronJob')])).toEqual([
      `batch/CronJob tenant-acme/x: ServiceAccount tenant-acme applies it and may not get, create, patch, delete cronjobs.batch, want a kind of this stage: ${FILES}`,
    ]);
  });

  it("may not write the foundation's kinds as the tenant, nor workloads as the foundation", () => {
    const misplaced = [
      inStage('30-services', 'networking.k8s.io/v1', 'NetworkPolicy'),
      inStage('10-foundation', 'apps/v1', 'Deployment'),
    ];
    expect(found(applierMayWrite, [...OBJECTS, ...misplaced])).toEqual([
      `networking.k8s.io/NetworkPolicy tenant-acme/x: ServiceAccount tenant-acme applies it and may not get, create, patch, delete networkpolicies.networking.k8s.io, want a kind of this stage: ${FILES}`,
      `apps/Deployment tenant-acme/x: ServiceAccount foundation applies it and may not create, patch, delete deployments.apps, want a kind of this stage: ${FILES}`,
    ]);
  });

  it('may only read what admins read: the right to read a kind is no right to apply it', () => {
    expect(found(applierMayWrite, [...OBJECTS, inStage('10-foundation', 'v1', 'ConfigMap')])).toEqual([
      `ConfigMap tenant-acme/x: ServiceAccount foundation applies it and may not create, patch, delete configmaps, want a kind of this stage: ${FILES}`,
    ]);
  });
});
