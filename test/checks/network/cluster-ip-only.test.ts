import { describe } from 'vitest';
import { serviceClosed } from '../../../src/checks/network/cluster-ip-only';
import { type Row, testRows } from '../fixture/rows';

const SERVICE = 'Service tenant-acme/server';

describe('a Service', () => {
  testRows(serviceClosed, [
    ...['NodePort', 'LoadBalancer', 'ExternalName'].map(
      (type): Row => [
        `is not of type ${type}`,
        SERVICE,
        'spec.type',
        type,
        [`${SERVICE} spec.type: got "${type}", want ClusterIP`],
      ],
    ),
    ['may leave out its type, which is then ClusterIP', SERVICE, 'spec.type', undefined, []],
    ['may be headless', SERVICE, 'spec.clusterIP', 'None', []],
    [
      'does not choose its cluster IP',
      SERVICE,
      'spec.clusterIP',
      '10.96.0.10',
      [`${SERVICE} spec.clusterIP: got "10.96.0.10", want nothing or None`],
    ],
    [
      'does not choose its cluster IPs',
      SERVICE,
      'spec.clusterIPs',
      ['10.96.0.10'],
      [`${SERVICE} spec.clusterIPs: got ["10.96.0.10"], want nothing`],
    ],
    [
      'has no address of a load balancer',
      SERVICE,
      'spec.loadBalancerIP',
      '203.0.113.1',
      [`${SERVICE} spec.loadBalancerIP: got "203.0.113.1", want nothing`],
    ],
    [
      'has a selector',
      SERVICE,
      'spec.selector',
      undefined,
      [`${SERVICE} spec.selector: got nothing, want the labels of pods`],
    ],
    [
      'has a selector that is not empty',
      SERVICE,
      'spec.selector',
      {},
      [`${SERVICE} spec.selector: got {}, want the labels of pods`],
    ],
    [
      'has no external IP',
      SERVICE,
      'spec.externalIPs',
      ['203.0.113.1'],
      [`${SERVICE} spec.externalIPs: got ["203.0.113.1"], want nothing`],
    ],
    [
      'has no external name',
      SERVICE,
      'spec.externalName',
      'server.tenant-globex.svc',
      [`${SERVICE} spec.externalName: got "server.tenant-globex.svc", want nothing`],
    ],
    [
      'has no node port',
      SERVICE,
      'spec.ports[0].nodePort',
      30080,
      [`${SERVICE} spec.ports[0].nodePort: got 30080, want nothing`],
    ],
  ]);
});
