import { describe, expect, it } from 'vitest';
import { deliveryExact } from '../../../src/checks/delivery/kustomizations';
import { references } from '../../../src/checks/references/references';
import { FACTS, OBJECTS } from '../fixture/acme';
import { found, objectOf, without, withValue } from '../fixture/change';
import { type Row, testRows } from '../fixture/rows';

const FLUX = 'kustomize.toolkit.fluxcd.io/Kustomization neurallog-tenants';
const FOUNDATION = `${FLUX}/tenant-acme-10-foundation`;
const DATA = `${FLUX}/tenant-acme-20-data`;
const SERVICES = `${FLUX}/tenant-acme-30-services`;

/** A row that changes one field of a Kustomization, with its finding. */
function refused(name: string, object: string, field: string, value: unknown, actual: string, expected: string): Row {
  return [name, object, `spec.${field}`, value, [`${object} spec.${field}: got ${actual}, want ${expected}`]];
}

describe('the rule delivery-exact', () => {
  testRows(deliveryExact, [
    ...['Delete', 'MirrorPrune', undefined].flatMap((policy) =>
      [FOUNDATION, DATA].map((stage) =>
        refused(
          `refuses deletionPolicy ${policy} of ${stage}, which has namespaces or data`,
          stage,
          'deletionPolicy',
          policy,
          policy === undefined ? 'nothing' : `"${policy}"`,
          '"Orphan"',
        ),
      ),
    ),
    refused(
      'refuses deletionPolicy Orphan of services',
      SERVICES,
      'deletionPolicy',
      'Orphan',
      '"Orphan"',
      '"MirrorPrune"',
    ),
    refused('requires pruning', SERVICES, 'prune', false, 'false', 'true'),
    refused('refuses wait: false', DATA, 'wait', false, 'false', 'true'),
    refused('requires wait, which is not the default', DATA, 'wait', undefined, 'nothing', 'true'),
    refused('refuses suspend: true', DATA, 'suspend', true, 'true', 'nothing'),
    refused('refuses suspend: false', DATA, 'suspend', false, 'false', 'nothing'),
    refused(
      'refuses another source name',
      DATA,
      'sourceRef',
      { kind: 'GitRepository', name: 'mine' },
      '{"kind":"GitRepository","name":"mine"}',
      '{"kind":"GitRepository","name":"neurallog-tenants"}',
    ),
    refused(
      'refuses another source kind',
      DATA,
      'sourceRef',
      { kind: 'Bucket', name: 'neurallog-tenants' },
      '{"kind":"Bucket","name":"neurallog-tenants"}',
      '{"kind":"GitRepository","name":"neurallog-tenants"}',
    ),
    refused(
      'refuses a source of another namespace',
      DATA,
      'sourceRef',
      { kind: 'GitRepository', name: 'neurallog-tenants', namespace: 'x' },
      '{"kind":"GitRepository","name":"neurallog-tenants","namespace":"x"}',
      '{"kind":"GitRepository","name":"neurallog-tenants"}',
    ),
    refused(
      'refuses the folder of another tenant',
      DATA,
      'path',
      './elsewhere/tenants/acme/20-data',
      '"./elsewhere/tenants/acme/20-data"',
      '"./dist/tenants/acme/20-data"',
    ),
    refused(
      'refuses the folder of another stage',
      SERVICES,
      'path',
      './dist/tenants/acme/20-data',
      '"./dist/tenants/acme/20-data"',
      '"./dist/tenants/acme/30-services"',
    ),
    refused(
      'requires that data waits for foundation',
      DATA,
      'dependsOn',
      undefined,
      'nothing',
      '[{"name":"tenant-acme-10-foundation"}]',
    ),
    refused(
      'requires that services wait for data',
      SERVICES,
      'dependsOn',
      [{ name: 'tenant-acme-10-foundation' }],
      '[{"name":"tenant-acme-10-foundation"}]',
      '[{"name":"tenant-acme-20-data"}]',
    ),
    refused(
      'refuses a stage that waits for a later one',
      FOUNDATION,
      'dependsOn',
      [{ name: 'tenant-acme-30-services' }],
      '[{"name":"tenant-acme-30-services"}]',
      'nothing',
    ),
    refused('requires the interval of the platform', DATA, 'interval', '1s', '"1s"', '"1h"'),
    refused('requires the retry interval of the platform', DATA, 'retryInterval', '1s', '"1s"', '"2m"'),
    refused('requires the timeout of the platform', DATA, 'timeout', '100h', '"100h"', '"10m"'),
    refused('refuses any other field', DATA, 'targetNamespace', 'x', '"x"', 'nothing'),
    refused(
      'requires a health check that accepts a pending volume claim',
      DATA,
      'healthCheckExprs',
      undefined,
      'nothing',
      'one expression that accepts a pending PersistentVolumeClaim as current',
    ),
    refused(
      'refuses a health check that accepts a lost volume claim',
      DATA,
      'healthCheckExprs',
      [{ apiVersion: 'v1', kind: 'PersistentVolumeClaim', current: 'true' }],
      '[{"apiVersion":"v1","kind":"PersistentVolumeClaim","current":"true"}]',
      'one expression that accepts a pending PersistentVolumeClaim as current',
    ),
    refused(
      'refuses health checks of other stages',
      SERVICES,
      'healthCheckExprs',
      [{ apiVersion: 'apps/v1', kind: 'Deployment', current: 'true' }],
      '[{"apiVersion":"apps/v1","kind":"Deployment","current":"true"}]',
      'nothing',
    ),
    [
      'accepts an expression for failed volume claims',
      DATA,
      'spec.healthCheckExprs[0].failed',
      "status.phase == 'Lost'",
      [],
    ],
    [
      'refuses a Kustomization outside the control namespace',
      SERVICES,
      'metadata.namespace',
      'tenant-acme',
      [
        `${SERVICES}: is missing, want it printed`,
        'kustomize.toolkit.fluxcd.io/Kustomization tenant-acme/tenant-acme-30-services: applies no stage of this tenant that has objects, want no such Kustomization',
      ],
    ],
  ]);

  it('requires a Kustomization for every stage', () => {
    expect(found(deliveryExact, without(DATA))).toEqual([`${DATA}: is missing, want it printed`]);
  });

  it('refuses a Kustomization of a stage without objects', () => {
    const edge = withValue(objectOf(SERVICES), 'metadata.name', 'tenant-acme-40-edge');
    expect(found(deliveryExact, [...OBJECTS, edge])).toEqual([
      `${FLUX}/tenant-acme-40-edge: applies no stage of this tenant that has objects, want no such Kustomization`,
    ]);
  });

  it('accepts a stage that waits for the last one with objects', () => {
    const objects = OBJECTS.filter(
      ({ metadata }) => metadata.labels?.['neurallog.com/stage'] !== '20-data' && !metadata.name.endsWith('20-data'),
    ).map((one) =>
      one === objectOf(SERVICES) ? withValue(one, 'spec.dependsOn[0].name', 'tenant-acme-10-foundation') : one,
    );
    expect(found(deliveryExact, objects)).toEqual([]);
  });

  it('uses the output path of the platform', () => {
    const platform = { ...FACTS.platform, flux: { ...FACTS.platform.flux, path: '.' } };
    expect(found(deliveryExact, OBJECTS, { platform })).toEqual([
      `${FOUNDATION} spec.path: got "./dist/tenants/acme/10-foundation", want "./tenants/acme/10-foundation"`,
      `${DATA} spec.path: got "./dist/tenants/acme/20-data", want "./tenants/acme/20-data"`,
      `${SERVICES} spec.path: got "./dist/tenants/acme/30-services", want "./tenants/acme/30-services"`,
    ]);
  });

  it('requires the ServiceAccount of the tenant, by the rule references', () => {
    expect(found(references, without('ServiceAccount neurallog-tenants/tenant-acme')).length).toBeGreaterThan(0);
  });
});
