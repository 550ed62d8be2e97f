import { describe } from 'vitest';
import { dedicatedVolume } from '../../../src/checks/data/volume-claims';
import { testRows } from '../fixture/rows';

const CLAIM = 'PersistentVolumeClaim tenant-acme/redis-data';
const REDIS = 'apps/StatefulSet tenant-acme/redis';
const SERVER = 'apps/Deployment tenant-acme/server';

describe('the rule dedicated-volume', () => {
  testRows(dedicatedVolume, [
    [
      'refuses a volume name',
      CLAIM,
      'spec.volumeName',
      'pv-globex',
      [`${CLAIM} spec.volumeName: got "pv-globex", want nothing`],
    ],
    [
      'refuses a volume selector',
      CLAIM,
      'spec.selector',
      { matchLabels: { app: 'x' } },
      [`${CLAIM} spec.selector: got {"matchLabels":{"app":"x"}}, want nothing`],
    ],
    [
      'refuses a copy of another claim',
      CLAIM,
      'spec.dataSource',
      { kind: 'PersistentVolumeClaim', name: 'x' },
      [`${CLAIM} spec.dataSource: got {"kind":"PersistentVolumeClaim","name":"x"}, want nothing`],
    ],
    [
      'refuses a copy from another namespace',
      CLAIM,
      'spec.dataSourceRef',
      { kind: 'PersistentVolumeClaim', name: 'x', namespace: 'tenant-globex' },
      [
        `${CLAIM} spec.dataSourceRef: got {"kind":"PersistentVolumeClaim","name":"x","namespace":"tenant-globex"}, want nothing`,
      ],
    ],
    [
      'refuses the class "", which binds any free volume',
      CLAIM,
      'spec.storageClassName',
      '',
      [`${CLAIM} spec.storageClassName: got "", want the platform's class "standard"`],
    ],
    [
      'refuses a claim without a class',
      CLAIM,
      'spec.storageClassName',
      undefined,
      [`${CLAIM} spec.storageClassName: got nothing, want the platform's class "standard"`],
    ],
    [
      'checks the claim templates of a StatefulSet',
      REDIS,
      'spec.volumeClaimTemplates',
      [{ metadata: { name: 'data' }, spec: { storageClassName: 'standard', volumeName: 'pv-globex' } }],
      [`${REDIS} spec.volumeClaimTemplates[0].spec.volumeName: got "pv-globex", want nothing`],
    ],
    [
      'refuses an ephemeral volume',
      SERVER,
      'spec.template.spec.volumes[2]',
      { name: 'scratch', ephemeral: { volumeClaimTemplate: { spec: { storageClassName: 'standard' } } } },
      [`${SERVER} spec.template.spec.volumes[2].ephemeral: is set, want a PersistentVolumeClaim or an emptyDir`],
    ],
    [
      'refuses a CSI volume of a pod',
      SERVER,
      'spec.template.spec.volumes[2]',
      { name: 'all', csi: { driver: 'nfs.csi.k8s.io', volumeAttributes: { share: '/all-tenants' } } },
      [`${SERVER} spec.template.spec.volumes[2].csi: is set, want a PersistentVolumeClaim or an emptyDir`],
    ],
    [
      'accepts an emptyDir',
      SERVER,
      'spec.template.spec.volumes[2]',
      { name: 'scratch', emptyDir: { sizeLimit: '64Mi' } },
      [],
    ],
  ]);
});
