import { describe, expect, it } from 'vitest';
import { references } from '../../../src/checks/references';
import { found, without } from '../fixture/change';
import { testRows } from '../fixture/rows';

const FLUX = 'kustomize.toolkit.fluxcd.io/Kustomization neurallog-tenants';
const FOUNDATION = `${FLUX}/tenant-acme-10-foundation`;
const DATA = `${FLUX}/tenant-acme-20-data`;
const SERVICES = `${FLUX}/tenant-acme-30-services`;

describe('references of Flux objects', () => {
  testRows(references, [
    [
      'refuses a dependency that does not exist',
      SERVICES,
      'spec.dependsOn[0].name',
      'tenant-acme-40-edge',
      [`${SERVICES} spec.dependsOn[0].name: got "tenant-acme-40-edge", want a Flux Kustomization of this tenant`],
    ],
    [
      'refuses stages that wait for each other',
      FOUNDATION,
      'spec.dependsOn',
      [{ name: 'tenant-acme-30-services' }],
      [
        `${FOUNDATION} spec.dependsOn[0].name: got "tenant-acme-30-services", which waits for tenant-acme-10-foundation, want an earlier stage`,
        `${DATA} spec.dependsOn[0].name: got "tenant-acme-10-foundation", which waits for tenant-acme-20-data, want an earlier stage`,
        `${SERVICES} spec.dependsOn[0].name: got "tenant-acme-20-data", which waits for tenant-acme-30-services, want an earlier stage`,
      ],
    ],
    [
      'refuses an account that does not exist',
      DATA,
      'spec.serviceAccountName',
      'tenant-globex',
      [`${DATA} spec.serviceAccountName: got "tenant-globex", want foundation or an account of neurallog-tenants`],
    ],
    [
      'refuses a missing account, with which Flux applies as itself',
      DATA,
      'spec.serviceAccountName',
      undefined,
      [`${DATA} spec.serviceAccountName: got nothing, want foundation or an account of neurallog-tenants`],
    ],
    [
      'refuses two that apply one folder',
      SERVICES,
      'spec.path',
      'dist/tenants/acme/20-data/',
      [`${SERVICES} spec.path: got "dist/tenants/acme/20-data", which tenant-acme-20-data applies`],
    ],
  ]);

  it('notices that the stage before is gone', () => {
    expect(found(references, without(DATA))).toEqual([
      `${SERVICES} spec.dependsOn[0].name: got "tenant-acme-20-data", want a Flux Kustomization of this tenant`,
    ]);
  });
});
