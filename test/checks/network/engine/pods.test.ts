import { describe, expect, test } from 'vitest';
import { type PrintedPod, printedPods } from '../../../../src/checks/network/engine/pods';
import { objectIndexOf } from '../../../../src/checks/object-index';
import type { KubeObject } from '../../../../src/kubernetes/object';
import { facts } from '../fixture';

const metadata = { name: 'thing', namespace: 'tenant-acme' };
const labels = { app: 'thing' };
const container = { name: 'main', ports: [{ name: 'http', containerPort: 8080 }] };
const template = { metadata: { labels }, spec: { containers: [container] } };
const pod = { namespace: 'tenant-acme', workload: 'thing', labels, hostNetwork: false };
const hostNetworkPath = 'spec.template.spec.hostNetwork';
const http = { name: 'http', protocol: 'TCP', port: 8080 };

function podsOf(object: KubeObject): PrintedPod[] {
  return printedPods(objectIndexOf({ objects: [object], tenant: facts() }).pods);
}

describe('the pods of a bundle', () => {
  test.each(['DaemonSet', 'Deployment', 'Job', 'ReplicaSet', 'ReplicationController', 'StatefulSet'])(
    'come from a %s',
    (kind) => {
      const found = podsOf({ apiVersion: 'v1', kind, metadata, spec: { template } });
      expect(found).toEqual([{ ...pod, identity: `${kind} tenant-acme/thing`, ports: [http], hostNetworkPath }]);
    },
  );

  test('come from a CronJob', () => {
    const spec = { jobTemplate: { spec: { template } } };
    const found = podsOf({ apiVersion: 'batch/v1', kind: 'CronJob', metadata, spec });
    expect(found).toEqual([
      {
        ...pod,
        identity: 'batch/CronJob tenant-acme/thing',
        ports: [http],
        hostNetworkPath: 'spec.jobTemplate.spec.template.spec.hostNetwork',
      },
    ]);
  });

  test('come from a bare Pod', () => {
    const found = podsOf({ apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, labels }, spec: template.spec });
    expect(found).toEqual([
      { ...pod, identity: 'Pod tenant-acme/thing', ports: [http], hostNetworkPath: 'spec.hostNetwork' },
    ]);
  });

  test('come from no other kind', () => {
    expect(podsOf({ apiVersion: 'v1', kind: 'ConfigMap', metadata, spec: { template } })).toEqual([]);
  });

  test('need a namespace', () => {
    expect(podsOf({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'thing' }, spec: template.spec })).toEqual([]);
  });

  test('have the ports of sidecars, but not of other init containers', () => {
    const init = { name: 'init', ports: [{ name: 'setup', containerPort: 1 }] };
    const sidecar = {
      name: 'proxy',
      restartPolicy: 'Always',
      ports: [{ name: 'proxy', containerPort: 2, protocol: 'UDP' }],
    };
    const spec = { initContainers: [init, sidecar], containers: [container] };
    const [found] = podsOf({ apiVersion: 'v1', kind: 'Pod', metadata, spec });
    expect(found?.ports).toEqual([{ name: 'proxy', protocol: 'UDP', port: 2 }, http]);
  });

  test('have no entry for a port without a name', () => {
    const spec = { containers: [{ name: 'main', ports: [{ containerPort: 8080 }] }] };
    const [found] = podsOf({ apiVersion: 'v1', kind: 'Pod', metadata, spec });
    expect(found?.ports).toEqual([]);
  });
});
