import { describe, expect, it } from 'vitest';
import { deliveryExact } from '../../../src/checks/delivery/kustomizations';
import { references } from '../../../src/checks/references/references';
import { FACTS, OBJECTS } from '../fixture/acme';
import { found, objectOf, spoil, without } from '../fixture/change';
import { type Row, testRows } from '../fixture/rows';

const FLUX = 'kustomize.toolkit.fluxcd.io/Kustomization neurallog-tenants';
const FOUNDATION = `${FLUX}/tenant-acme-10-foundation`;
const DATA = `${FLUX}/tenant-acme-20-data`;
const SERVICES = `${FLUX}/tenant-acme-30-services`;

/** The finding about one field, which gets another value. */
function refused(sentence: string, object: string, field: string, value: unknown, got: string, want: string): Row {
  return [sentence, object, `spec.${field}`, value, [`${object} spec.${field}: got ${got}, want ${want}`]];
}

describe('how Flux applies a tenant', () => {
  testRows(deliveryExact, [
    ...['Delete', 'MirrorPrune', undefined].flatMap((policy) =>
      [FOUNDATION, DATA].map((stage) =>
        refused(
          `deletes neither namespaces nor data with the Flux file: ${policy}, ${stage}`,
          stage,
          'deletionPolicy',
          policy,
          policy === undefined ? 'nothing' : `"${policy}"`,
          '"Orphan"',
        ),
      ),
    ),
    refused('leaves no pods behind', SERVICES, 'deletionPolicy', 'Orphan', '"Orphan"', '"MirrorPrune"'),
    refused('removes what is no longer printed', SERVICES, 'prune', false, 'false', 'true'),
    refused('waits until a stage is ready', DATA, 'wait', false, 'false', 'true'),
    refused('waits, which is not the default', DATA, 'wait', undefined, 'nothing', 'true'),
    refused('is not suspended', DATA, 'suspend', true, 'true', 'nothing'),
    refused('is not written as suspended', DATA, 'suspend', false, 'false', 'nothing'),
    refused(
      'comes from the source of the platform',
      DATA,
      'sourceRef',
      { kind: 'GitRepository', name: 'mine' },
      '{"kind":"GitRepository","name":"mine"}',
      '{"kind":"GitRepository","name":"neurallog-tenants"}',
    ),
    refused(
      'comes from no other kind of source',
      DATA,
      'sourceRef',
      { kind: 'Bucket', name: 'neurallog-tenants' },
      '{"kind":"Bucket","name":"neurallog-tenants"}',
      '{"kind":"GitRepository","name":"neurallog-tenants"}',
    ),
    refused(
      'comes from no source of another namespace',
      DATA,
      'sourceRef',
      { kind: 'GitRepository', name: 'neurallog-tenants', namespace: 'x' },
      '{"kind":"GitRepository","name":"neurallog-tenants","namespace":"x"}',
      '{"kind":"GitRepository","name":"neurallog-tenants"}',
    ),
    refused(
      'comes from the folder of the tenant in the output, and from no other',
      DATA,
      'path',
      './elsewhere/tenants/acme/20-data',
      '"./elsewhere/tenants/acme/20-data"',
      '"./dist/tenants/acme/20-data"',
    ),
    refused(
      'applies no folder twice',
      SERVICES,
      'path',
      './dist/tenants/acme/20-data',
      '"./dist/tenants/acme/20-data"',
      '"./dist/tenants/acme/30-services"',
    ),
    refused(
      'does not begin with data',
      DATA,
      'dependsOn',
      undefined,
      'nothing',
      '[{"name":"tenant-acme-10-foundation"}]',
    ),
    refused(
      'skips no stage',
      SERVICES,
      'dependsOn',
      [{ name: 'tenant-acme-10-foundation' }],
      '[{"name":"tenant-acme-10-foundation"}]',
      '[{"name":"tenant-acme-20-data"}]',
    ),
    refused(
      'has no stage that waits for a later one',
      FOUNDATION,
      'dependsOn',
      [{ name: 'tenant-acme-30-services' }],
      '[{"name":"tenant-acme-30-services"}]',
      'nothing',
    ),
    refused('looks as often as the platform says', DATA, 'interval', '1s', '"1s"', '"1h"'),
    refused('tries again as often as the platform says', DATA, 'retryInterval', '1s', '"1s"', '"2m"'),
    refused('gives up when the platform says', DATA, 'timeout', '100h', '"100h"', '"10m"'),
    refused('has no field that is not in the table', DATA, 'targetNamespace', 'x', '"x"', 'nothing'),
    refused(
      'does not wait for ever for a volume that no pod mounts',
      DATA,
      'healthCheckExprs',
      undefined,
      'nothing',
      'one expression that accepts a pending PersistentVolumeClaim as current',
    ),
    refused(
      'takes no lost volume as well',
      DATA,
      'healthCheckExprs',
      [{ apiVersion: 'v1', kind: 'PersistentVolumeClaim', current: 'true' }],
      '[{"apiVersion":"v1","kind":"PersistentVolumeClaim","current":"true"}]',
      'one expression that accepts a pending PersistentVolumeClaim as current',
    ),
    refused(
      'asks services for their real health',
      SERVICES,
      'healthCheckExprs',
      [{ apiVersion: 'apps/v1', kind: 'Deployment', current: 'true' }],
      '[{"apiVersion":"apps/v1","kind":"Deployment","current":"true"}]',
      'nothing',
    ),
    ['may call a lost volume failed', DATA, 'spec.healthCheckExprs[0].failed', "status.phase == 'Lost'", []],
    [
      'happens in the control namespace alone',
      SERVICES,
      'metadata.namespace',
      'tenant-acme',
      [
        `${SERVICES}: is missing, want it printed`,
        'kustomize.toolkit.fluxcd.io/Kustomization tenant-acme/tenant-acme-30-services: applies no stage of this tenant that has objects, want no such Kustomization',
      ],
    ],
  ]);

  it('notices a stage that nothing applies', () => {
    expect(found(deliveryExact, without(DATA))).toEqual([`${DATA}: is missing, want it printed`]);
  });

  it('notices a Kustomization of a stage that has no objects', () => {
    const edge = spoil(objectOf(SERVICES), 'metadata.name', 'tenant-acme-40-edge');
    expect(found(deliveryExact, [...OBJECTS, edge])).toEqual([
      `${FLUX}/tenant-acme-40-edge: applies no stage of this tenant that has objects, want no such Kustomization`,
    ]);
  });

  it('passes a stage that waits for the last one with objects', () => {
    const objects = OBJECTS.filter(
      ({ metadata }) => metadata.labels?.['neurallog.com/stage'] !== '20-data' && !metadata.name.endsWith('20-data'),
    ).map((one) =>
      one === objectOf(SERVICES) ? spoil(one, 'spec.dependsOn[0].name', 'tenant-acme-10-foundation') : one,
    );
    expect(found(deliveryExact, objects)).toEqual([]);
  });

  it('follows the words of the platform', () => {
    const platform = { ...FACTS.platform, flux: { ...FACTS.platform.flux, path: '.' } };
    expect(found(deliveryExact, OBJECTS, { platform })).toEqual([
      `${FOUNDATION} spec.path: got "./dist/tenants/acme/10-foundation", want "./tenants/acme/10-foundation"`,
      `${DATA} spec.path: got "./dist/tenants/acme/20-data", want "./tenants/acme/20-data"`,
      `${SERVICES} spec.path: got "./dist/tenants/acme/30-services", want "./tenants/acme/30-services"`,
    ]);
  });

  it('needs the account of the tenant, which its bindings name', () => {
    expect(found(references, without('ServiceAccount neurallog-tenants/tenant-acme')).length).toBeGreaterThan(0);
  });
});
