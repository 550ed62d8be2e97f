import { describe } from 'vitest';
import { references } from '../../../src/checks/references/references';
import { testRows } from '../fixture/rows';

const SERVER = 'apps/Deployment tenant-acme/server';
const BOX = 'spec.template.spec.containers[0]';

describe('references to ports of a container', () => {
  testRows(references, [
    [
      'refuses a probe of a port name that its container does not have',
      SERVER,
      `${BOX}.readinessProbe.httpGet.port`,
      'htpp',
      [
        `${SERVER} ${BOX}.readinessProbe.httpGet.port: got "htpp", want a TCP port of container server: http 3030/TCP, metrics 9090/TCP`,
      ],
    ],
    [
      'refuses a probe of a port number that its container does not have',
      SERVER,
      `${BOX}.livenessProbe.tcpSocket.port`,
      3031,
      [
        `${SERVER} ${BOX}.livenessProbe.tcpSocket.port: got 3031, want a TCP port of container server: http 3030/TCP, metrics 9090/TCP`,
      ],
    ],
    [
      'refuses a startup probe over gRPC of a port that its container does not have',
      SERVER,
      `${BOX}.startupProbe`,
      { grpc: { port: 50051 } },
      [
        `${SERVER} ${BOX}.startupProbe.grpc.port: got 50051, want a TCP port of container server: http 3030/TCP, metrics 9090/TCP`,
      ],
    ],
    [
      'refuses a stop hook that asks a port which its container does not have',
      SERVER,
      `${BOX}.lifecycle`,
      { preStop: { httpGet: { path: '/stop', port: 'admin' } } },
      [
        `${SERVER} ${BOX}.lifecycle.preStop.httpGet.port: got "admin", want a TCP port of container server: http 3030/TCP, metrics 9090/TCP`,
      ],
    ],
    [
      'refuses a probe of a port that serves UDP',
      'apps/Deployment tenant-acme-org-research-mcp/search',
      BOX,
      {
        name: 'search',
        ports: [{ containerPort: 8080 }, { containerPort: 53, protocol: 'UDP' }],
        livenessProbe: { tcpSocket: { port: 53 } },
      },
      [
        `apps/Deployment tenant-acme-org-research-mcp/search ${BOX}.livenessProbe.tcpSocket.port: got 53, want a TCP port of container search: 8080/TCP, 53/UDP`,
      ],
    ],
    ['accepts a probe that runs a command', SERVER, `${BOX}.startupProbe`, { exec: { command: ['true'] } }, []],
    [
      'refuses two ports of one name',
      SERVER,
      `${BOX}.ports[2]`,
      { name: 'http', containerPort: 3032 },
      [`${SERVER} spec.template.spec.containers: declares port http twice, want each port name once per pod`],
    ],
    [
      'refuses two containers of one name',
      SERVER,
      'spec.template.spec.initContainers',
      [{ name: 'server' }],
      [`${SERVER} spec.template.spec.containers: declares container server twice, want each name once`],
    ],
  ]);
});
