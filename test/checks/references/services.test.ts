import { describe, expect, it } from 'vitest';
import { references } from '../../../src/checks/references/references';
import { found, without } from '../fixture/change';
import { testRows } from '../fixture/rows';

const SERVICE = 'Service tenant-acme/server';

describe('the rule references, on Services', () => {
  testRows(references, [
    [
      'refuses a Service that selects no pod',
      SERVICE,
      'spec.selector["app.kubernetes.io/name"]',
      'log-server',
      [`${SERVICE} spec.selector: selects no pod, want the pods of one workload of tenant-acme`],
    ],
    [
      'refuses a Service without selector',
      SERVICE,
      'spec.selector',
      undefined,
      [`${SERVICE} spec.selector: selects no pod, want the pods of one workload of tenant-acme`],
    ],
    [
      'refuses a Service that selects the pods of two workloads',
      SERVICE,
      'spec.selector',
      { 'neurallog.com/tenant': 'acme' },
      [
        `${SERVICE} spec.selector: selects the pods of apps/StatefulSet tenant-acme/redis, apps/Deployment tenant-acme/server, want those of one workload`,
      ],
    ],
    [
      'refuses a target port name that no container has',
      SERVICE,
      'spec.ports[0].targetPort',
      'web',
      [
        `${SERVICE} spec.ports[0].targetPort: got "web" of TCP, want a port of apps/Deployment tenant-acme/server: http 3030/TCP, metrics 9090/TCP`,
      ],
    ],
    [
      'refuses a target port number that no container has',
      SERVICE,
      'spec.ports[0].targetPort',
      3031,
      [
        `${SERVICE} spec.ports[0].targetPort: got 3031 of TCP, want a port of apps/Deployment tenant-acme/server: http 3030/TCP, metrics 9090/TCP`,
      ],
    ],
    [
      'refuses a target port of another protocol',
      SERVICE,
      'spec.ports[0].protocol',
      'UDP',
      [
        `${SERVICE} spec.ports[0].targetPort: got "http" of UDP, want a port of apps/Deployment tenant-acme/server: http 3030/TCP, metrics 9090/TCP`,
      ],
    ],
    [
      'uses the port as target port where none is set',
      SERVICE,
      'spec.ports[0]',
      { name: 'http', port: 80 },
      [
        `${SERVICE} spec.ports[0].targetPort: got 80 of TCP, want a port of apps/Deployment tenant-acme/server: http 3030/TCP, metrics 9090/TCP`,
      ],
    ],
    [
      'refuses two Service ports with one name',
      SERVICE,
      'spec.ports[1]',
      { name: 'http', port: 9090 },
      [`${SERVICE} spec.ports: declares port http twice, want each name once`],
    ],
    [
      'refuses a target port that only an init container has',
      'apps/Deployment tenant-acme-org-research-mcp/search',
      'spec.template.spec',
      {
        serviceAccountName: 'search',
        initContainers: [{ name: 'init', ports: [{ containerPort: 8080 }] }],
        containers: [{ name: 'search' }],
      },
      [
        'Service tenant-acme-org-research-mcp/search spec.ports[0].targetPort: got 8080 of TCP, want a port of apps/Deployment tenant-acme-org-research-mcp/search: it has none',
      ],
    ],
    [
      'refuses a StatefulSet whose Service does not exist',
      'apps/StatefulSet tenant-acme/redis',
      'spec.serviceName',
      'cache',
      ['apps/StatefulSet tenant-acme/redis spec.serviceName: got "cache", want a Service of tenant-acme'],
    ],
  ]);

  it('accepts a target port of a sidecar', () => {
    const objects = without('apps/Deployment tenant-acme-org-research-mcp/search');
    const search = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'search', namespace: 'tenant-acme-org-research-mcp' },
      spec: {
        selector: { matchLabels: { 'app.kubernetes.io/name': 'search' } },
        template: {
          metadata: { labels: { 'app.kubernetes.io/name': 'search' } },
          spec: {
            serviceAccountName: 'search',
            initContainers: [{ name: 'proxy', restartPolicy: 'Always', ports: [{ containerPort: 8080 }] }],
            containers: [{ name: 'search' }],
          },
        },
      },
    };
    expect(found(references, [...objects, search])).toEqual([]);
  });
});
