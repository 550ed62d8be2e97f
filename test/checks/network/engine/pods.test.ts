import { describe, expect, test } from 'vitest';
import { printedPods } from '../../../../src/checks/network/engine/pods';

const metadata = { name: 'thing', namespace: 'tenant-acme' };
const labels = { app: 'thing' };
const container = { name: 'main', ports: [{ name: 'http', containerPort: 8080 }] };
const template = { metadata: { labels }, spec: { containers: [container] } };
const pod = { namespace: 'tenant-acme', workload: 'thing', labels, hostNetwork: false };
const http = { name: 'http', protocol: 'TCP', port: 8080 };

describe('the pods that a tenant prints', () => {
  test.each(['DaemonSet', 'Deployment', 'Job', 'ReplicaSet', 'ReplicationController', 'StatefulSet'])(
    'of a %s',
    (kind) => {
      const found = printedPods([{ apiVersion: 'v1', kind, metadata, spec: { template } }]);
      expect(found).toEqual([{ ...pod, identity: `${kind} tenant-acme/thing`, ports: [http] }]);
    },
  );

  test('of a CronJob', () => {
    const spec = { jobTemplate: { spec: { template } } };
    const found = printedPods([{ apiVersion: 'batch/v1', kind: 'CronJob', metadata, spec }]);
    expect(found).toEqual([{ ...pod, identity: 'batch/CronJob tenant-acme/thing', ports: [http] }]);
  });

  test('of a bare Pod', () => {
    const found = printedPods([
      { apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, labels }, spec: template.spec },
    ]);
    expect(found).toEqual([{ ...pod, identity: 'Pod tenant-acme/thing', ports: [http] }]);
  });

  test('of no other kind', () => {
    expect(printedPods([{ apiVersion: 'v1', kind: 'ConfigMap', metadata, spec: { template } }])).toEqual([]);
  });

  test('have the ports of sidecars, but not of init containers that end', () => {
    const init = { name: 'init', ports: [{ name: 'setup', containerPort: 1 }] };
    const sidecar = {
      name: 'proxy',
      restartPolicy: 'Always',
      ports: [{ name: 'proxy', containerPort: 2, protocol: 'UDP' }],
    };
    const spec = { initContainers: [init, sidecar], containers: [container] };
    const [found] = printedPods([{ apiVersion: 'v1', kind: 'Pod', metadata, spec }]);
    expect(found?.ports).toEqual([http, { name: 'proxy', protocol: 'UDP', port: 2 }]);
  });

  test('have no name for a port that has none', () => {
    const spec = { containers: [{ name: 'main', ports: [{ containerPort: 8080 }] }] };
    const [found] = printedPods([{ apiVersion: 'v1', kind: 'Pod', metadata, spec }]);
    expect(found?.ports).toEqual([]);
  });
});
