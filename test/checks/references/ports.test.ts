import { describe } from 'vitest';
import { references } from '../../../src/checks/references/references';
import { testRows } from '../fixture/rows';

const SERVER = 'apps/Deployment tenant-acme/server';
const CONTAINER_PATH = 'spec.template.spec.containers[0]';

describe('the rule references, on container ports', () => {
  testRows(references, [
    [
      'refuses a probe of a port name that its container does not have',
      SERVER,
      `${CONTAINER_PATH}.readinessProbe.httpGet.port`,
      'htpp',
      [
        `${SERVER} ${CONTAINER_PATH}.readinessProbe.httpGet.port: got "htpp", want a TCP port of container server: http 3030/TCP, metrics 9090/TCP`,
      ],
    ],
    [
      'refuses a probe of a port number that its container does not have',
      SERVER,
      `${CONTAINER_PATH}.livenessProbe.tcpSocket.port`,
      3031,
      [
        `${SERVER} ${CONTAINER_PATH}.livenessProbe.tcpSocket.port: got 3031, want a TCP port of container server: http 3030/TCP, metrics 9090/TCP`,
      ],
    ],
    [
      'refuses a startup probe over gRPC of a port that its container does not have',
      SERVER,
      `${CONTAINER_PATH}.startupProbe`,
      { grpc: { port: 50051 } },
      [
        `${SERVER} ${CONTAINER_PATH}.startupProbe.grpc.port: got 50051, want a TCP port of container server: http 3030/TCP, metrics 9090/TCP`,
      ],
    ],
    [
      'refuses a stop hook with a port that its container does not have',
      SERVER,
      `${CONTAINER_PATH}.lifecycle`,
      { preStop: { httpGet: { path: '/stop', port: 'admin' } } },
      [
        `${SERVER} ${CONTAINER_PATH}.lifecycle.preStop.httpGet.port: got "admin", want a TCP port of container server: http 3030/TCP, metrics 9090/TCP`,
      ],
    ],
    [
      'refuses a probe of a port that serves UDP',
      'apps/Deployment tenant-acme-org-research-mcp/search',
      CONTAINER_PATH,
      {
        name: 'search',
        ports: [{ containerPort: 8080 }, { containerPort: 53, protocol: 'UDP' }],
        livenessProbe: { tcpSocket: { port: 53 } },
      },
      [
        `apps/Deployment tenant-acme-org-research-mcp/search ${CONTAINER_PATH}.livenessProbe.tcpSocket.port: got 53, want a TCP port of container search: 8080/TCP, 53/UDP`,
      ],
    ],
    [
      'accepts a probe that runs a command',
      SERVER,
      `${CONTAINER_PATH}.startupProbe`,
      { exec: { command: ['true'] } },
      [],
    ],
    [
      'refuses two ports with one name',
      SERVER,
      `${CONTAINER_PATH}.ports[2]`,
      { name: 'http', containerPort: 3032 },
      [`${SERVER} spec.template.spec.containers: declares port http twice, want each port name once per pod`],
    ],
    [
      'refuses two containers with one name',
      SERVER,
      'spec.template.spec.initContainers',
      [{ name: 'server' }],
      [`${SERVER} spec.template.spec.containers: declares container server twice, want each name once`],
    ],
  ]);
});
