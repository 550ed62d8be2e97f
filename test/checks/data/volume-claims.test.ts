import { describe } from 'vitest';
import { dedicatedVolume } from '../../../src/checks/data/volume-claims';
import { testRows } from '../fixture/rows';

const CLAIM = 'PersistentVolumeClaim tenant-acme/redis-data';
const REDIS = 'apps/StatefulSet tenant-acme/redis';
const SERVER = 'apps/Deployment tenant-acme/server';

describe('a volume claim', () => {
  testRows(dedicatedVolume, [
    [
      'names no volume',
      CLAIM,
      'spec.volumeName',
      'pv-globex',
      [`${CLAIM} spec.volumeName: got "pv-globex", want nothing`],
    ],
    [
      'selects no volume',
      CLAIM,
      'spec.selector',
      { matchLabels: { app: 'x' } },
      [`${CLAIM} spec.selector: got {"matchLabels":{"app":"x"}}, want nothing`],
    ],
    [
      'copies from no other claim',
      CLAIM,
      'spec.dataSource',
      { kind: 'PersistentVolumeClaim', name: 'x' },
      [`${CLAIM} spec.dataSource: got {"kind":"PersistentVolumeClaim","name":"x"}, want nothing`],
    ],
    [
      'copies from no other namespace',
      CLAIM,
      'spec.dataSourceRef',
      { kind: 'PersistentVolumeClaim', name: 'x', namespace: 'tenant-globex' },
      [
        `${CLAIM} spec.dataSourceRef: got {"kind":"PersistentVolumeClaim","name":"x","namespace":"tenant-globex"}, want nothing`,
      ],
    ],
    [
      'does not take whatever volume lies unclaimed',
      CLAIM,
      'spec.storageClassName',
      '',
      [`${CLAIM} spec.storageClassName: got "", want the platform's class "standard"`],
    ],
    [
      'does not leave its class to the default of the cluster',
      CLAIM,
      'spec.storageClassName',
      undefined,
      [`${CLAIM} spec.storageClassName: got nothing, want the platform's class "standard"`],
    ],
    [
      'of a StatefulSet is judged alike',
      REDIS,
      'spec.volumeClaimTemplates',
      [{ metadata: { name: 'data' }, spec: { storageClassName: 'standard', volumeName: 'pv-globex' } }],
      [`${REDIS} spec.volumeClaimTemplates[0].spec.volumeName: got "pv-globex", want nothing`],
    ],
    [
      'does not come and go with a pod',
      SERVER,
      'spec.template.spec.volumes[2]',
      { name: 'scratch', ephemeral: { volumeClaimTemplate: { spec: { storageClassName: 'standard' } } } },
      [`${SERVER} spec.template.spec.volumes[2].ephemeral: is set, want a PersistentVolumeClaim or an emptyDir`],
    ],
    [
      'is not left out for a folder that a driver is asked for',
      SERVER,
      'spec.template.spec.volumes[2]',
      { name: 'all', csi: { driver: 'nfs.csi.k8s.io', volumeAttributes: { share: '/all-tenants' } } },
      [`${SERVER} spec.template.spec.volumes[2].csi: is set, want a PersistentVolumeClaim or an emptyDir`],
    ],
    [
      'is not needed for a folder that goes with the pod',
      SERVER,
      'spec.template.spec.volumes[2]',
      { name: 'scratch', emptyDir: { sizeLimit: '64Mi' } },
      [],
    ],
  ]);
});
