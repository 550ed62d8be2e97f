import { describe, expect, it } from 'vitest';
import { references } from '../../../src/checks/references/references';
import { found, without } from '../fixture/change';
import { type Row, testRows } from '../fixture/rows';

const SERVER = 'apps/Deployment tenant-acme/server';
const REDIS = 'apps/StatefulSet tenant-acme/redis';
const POD = 'spec.template.spec';
const CONTAINER_PATH = `${POD}.containers[0]`;

describe('the rule references, on volumes', () => {
  testRows(references, [
    [
      'refuses a claim that does not exist',
      REDIS,
      `${POD}.volumes[1].persistentVolumeClaim.claimName`,
      'data',
      [
        `${REDIS} ${POD}.volumes[1].persistentVolumeClaim.claimName: got "data", want a PersistentVolumeClaim of tenant-acme`,
      ],
    ],
    [
      'refuses a mount of a volume that the pod does not have',
      SERVER,
      `${CONTAINER_PATH}.volumeMounts[2]`,
      { name: 'cache', mountPath: '/cache' },
      [`${SERVER} ${CONTAINER_PATH}.volumeMounts[2].name: got "cache", want a volume of the pod`],
    ],
    [
      'refuses a volume that no container mounts',
      SERVER,
      `${POD}.volumes[2]`,
      { name: 'cache', emptyDir: {} },
      [`${SERVER} ${POD}.volumes: has volume cache, which no container mounts, want it mounted or removed`],
    ],
    ...['../etc', 'a/../../etc', '/etc'].map(
      (subPath): Row => [
        `refuses the sub-path "${subPath}", which leaves the volume`,
        SERVER,
        `${CONTAINER_PATH}.volumeMounts[0].subPath`,
        subPath,
        [`${SERVER} ${CONTAINER_PATH}.volumeMounts[0].subPath: got "${subPath}", want a path inside the volume`],
      ],
    ),
    ['accepts a sub-path inside the volume', SERVER, `${CONTAINER_PATH}.volumeMounts[0].subPath`, 'a/..b', []],
    [
      'refuses two mounts at one path, also with a trailing slash',
      SERVER,
      `${CONTAINER_PATH}.volumeMounts[2]`,
      { name: 'tmp', mountPath: '/etc/grants/' },
      [`${SERVER} ${CONTAINER_PATH}.volumeMounts: mounts two volumes at /etc/grants, want one volume per path`],
    ],
    [
      'refuses two volumes with one name',
      SERVER,
      `${POD}.volumes[2]`,
      { name: 'tmp', emptyDir: {} },
      [`${SERVER} ${POD}.volumes: declares volume tmp twice, want each name once`],
    ],
    [
      'counts the claim templates of a StatefulSet as volumes',
      REDIS,
      'spec.volumeClaimTemplates',
      [{ metadata: { name: 'data' } }],
      [`${REDIS} ${POD}.volumes: declares volume data twice, want each name once`],
    ],
  ]);

  it('refuses a volume whose claim was removed', () => {
    expect(found(references, without('PersistentVolumeClaim tenant-acme/redis-data'))).toEqual([
      `${REDIS} ${POD}.volumes[1].persistentVolumeClaim.claimName: got "redis-data", want a PersistentVolumeClaim of tenant-acme`,
    ]);
  });
});
