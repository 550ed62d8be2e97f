import { describe, expect, it } from 'vitest';
import { rendered } from '../../support/rendered';
import { IMAGE, mcpServer, organization } from '../../support/specs';

const MCP = 'tenant-acme-org-research-mcp';

describe('a workload', () => {
  it('is hardened for Pod Security restricted and asks for what its plan gives', () => {
    expect(rendered({ plan: 'basic' }).one('Deployment', MCP, 'search').spec).toEqual({
      replicas: 1,
      revisionHistoryLimit: 3,
      selector: { matchLabels: { 'app.kubernetes.io/name': 'search' } },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      template: {
        metadata: {
          annotations: { 'checksum/config': expect.stringMatching(/^sha256:[0-9a-f]{64}$/) },
          labels: {
            'app.kubernetes.io/name': 'search',
            'app.kubernetes.io/component': 'mcp-server',
            'app.kubernetes.io/part-of': 'neurallog',
            'neurallog.com/plan': 'basic',
            'neurallog.com/tenant': 'acme',
            'neurallog.com/organization': 'research',
          },
        },
        spec: {
          serviceAccountName: 'search',
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          terminationGracePeriodSeconds: 45,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 1001,
            runAsGroup: 1001,
            fsGroup: 1001,
            fsGroupChangePolicy: 'OnRootMismatch',
            seccompProfile: { type: 'RuntimeDefault' },
          },
          containers: [
            {
              name: 'search',
              image: IMAGE,
              imagePullPolicy: 'Always',
              ports: [
                { name: 'http', containerPort: 8080, protocol: 'TCP' },
                { name: 'metrics', containerPort: 9090, protocol: 'TCP' },
              ],
              envFrom: [{ configMapRef: { name: 'search' } }],
              resources: {
                requests: { cpu: '50m', memory: '128Mi', 'ephemeral-storage': '64Mi' },
                limits: { cpu: '500m', memory: '256Mi', 'ephemeral-storage': '256Mi' },
              },
              securityContext: {
                allowPrivilegeEscalation: false,
                capabilities: { drop: ['ALL'] },
                privileged: false,
                readOnlyRootFilesystem: true,
                runAsNonRoot: true,
                seccompProfile: { type: 'RuntimeDefault' },
              },
              startupProbe: { tcpSocket: { port: 'http' }, periodSeconds: 5, failureThreshold: 18 },
              readinessProbe: {
                tcpSocket: { port: 'http' },
                periodSeconds: 10,
                timeoutSeconds: 3,
                failureThreshold: 3,
              },
              livenessProbe: { tcpSocket: { port: 'http' }, periodSeconds: 20, timeoutSeconds: 3, failureThreshold: 3 },
              lifecycle: { preStop: { exec: { command: ['sleep', '10'] } } },
              volumeMounts: [
                { name: 'tmp', mountPath: '/tmp' },
                { name: 'logs', mountPath: '/var/log/neurallog' },
              ],
            },
          ],
          volumes: [
            { name: 'tmp', emptyDir: { sizeLimit: '64Mi' } },
            { name: 'logs', emptyDir: { sizeLimit: '64Mi' } },
          ],
        },
      },
    });
  });

  it('has its own Service, account and configuration, tied to its organization', () => {
    const { one } = rendered();
    expect(one('Service', MCP, 'search').spec).toEqual({
      type: 'ClusterIP',
      selector: { 'app.kubernetes.io/name': 'search' },
      ports: [
        { name: 'http', port: 8080, targetPort: 'http', protocol: 'TCP', appProtocol: 'http' },
        { name: 'metrics', port: 9090, targetPort: 'metrics', protocol: 'TCP', appProtocol: 'http' },
      ],
    });
    expect(one('ServiceAccount', MCP, 'search').automountServiceAccountToken).toBe(false);
    expect(one('ConfigMap', MCP, 'search').data).toMatchObject({
      TENANT_ID: 'acme',
      ORGANIZATION_ID: 'research',
      LOG_NAMESPACE: 'research',
      NEURALLOG_API_URL: 'http://server.tenant-acme.svc:3030',
      WEB_SERVER_URL: 'http://web.tenant-acme.svc:3000',
      AUTH_SERVICE_URL: 'http://auth.neurallog-system.svc:3040',
      MCP_TRANSPORT: 'streamable-http',
    });
  });

  it('serves metrics where it says, and prints the port once where it is the port of its requests', () => {
    const printed = (metricsPort: number) => {
      const { one } = rendered({ organizations: [organization({ mcpServers: [mcpServer({ metricsPort })] })] });
      return {
        service: one('Service', MCP, 'search').spec,
        deployment: one('Deployment', MCP, 'search').spec,
        monitoring: one('NetworkPolicy', MCP, 'monitoring-to-research.search-ingress').spec,
        config: one('ConfigMap', MCP, 'search').data,
      };
    };
    const apart = printed(9400);
    expect(apart.service).toHaveProperty('ports.1.port', 9400);
    expect(apart.deployment).toHaveProperty('template.spec.containers.0.ports.1', {
      name: 'metrics',
      containerPort: 9400,
      protocol: 'TCP',
    });
    expect(apart.monitoring).toHaveProperty('ingress.0.ports', [{ protocol: 'TCP', port: 9400 }]);
    expect(apart.config).toHaveProperty('METRICS_PORT', '9400');
    const one = printed(8080);
    expect(one.service).toHaveProperty('ports', [
      { name: 'http', port: 8080, targetPort: 'http', protocol: 'TCP', appProtocol: 'http' },
    ]);
    expect(one.deployment).toHaveProperty('template.spec.containers.0.ports', [
      { name: 'http', containerPort: 8080, protocol: 'TCP' },
    ]);
    expect(one.monitoring).toHaveProperty('ingress.0.ports', [{ protocol: 'TCP', port: 8080 }]);
    expect(one.config).toHaveProperty('METRICS_PORT', '8080');
  });

  it('of the platform prints one port too, where metrics are served beside the requests', () => {
    const catalog = {
      server: { image: IMAGE },
      web: { image: IMAGE },
      registry: { image: IMAGE, metricsPort: 3031 },
      redis: { image: IMAGE },
    };
    expect(rendered({}, { catalog }).one('Service', 'tenant-acme', 'registry').spec).toHaveProperty('ports', [
      { name: 'http', port: 3031, targetPort: 'http', protocol: 'TCP', appProtocol: 'http' },
    ]);
  });

  it('runs as the user and group of its image', () => {
    const { one } = rendered({
      organizations: [organization({ mcpServers: [mcpServer({ user: 1000, group: 65532 })] })],
    });
    expect(one('Deployment', MCP, 'search').spec).toHaveProperty('template.spec.securityContext', {
      runAsNonRoot: true,
      runAsUser: 1000,
      runAsGroup: 65532,
      fsGroup: 65532,
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    });
  });

  // By hand: 10 seconds to drain, the request, and 5 to spare.
  it.each([
    ['30000', 45],
    ['1000', 16],
    ['30001', 46],
    ['300000', 315],
  ])('that answers within %s ms may take %i s to stop', (timeout, seconds) => {
    const env = { MCP_REQUEST_TIMEOUT: timeout };
    const { one } = rendered({ organizations: [organization({ mcpServers: [mcpServer({ env })] })] });
    expect(one('Deployment', MCP, 'search').spec).toHaveProperty(
      'template.spec.terminationGracePeriodSeconds',
      seconds,
    );
    expect(one('ConfigMap', MCP, 'search').data).toHaveProperty('MCP_REQUEST_TIMEOUT', timeout);
    expect(one('Deployment', 'tenant-acme', 'server').spec).toHaveProperty(
      'template.spec.terminationGracePeriodSeconds',
      45,
    );
  });

  it('leaves replicas to the autoscaler where the plan scales, and allows one pod to be away', () => {
    const { one } = rendered();
    expect(one('Deployment', MCP, 'search').spec).not.toHaveProperty('replicas');
    expect(one('HorizontalPodAutoscaler', MCP, 'search').spec).toMatchObject({
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'search' },
      minReplicas: 2,
      maxReplicas: 3,
    });
    expect(one('PodDisruptionBudget', MCP, 'search').spec).toEqual({
      maxUnavailable: 1,
      selector: { matchLabels: { 'app.kubernetes.io/name': 'search' } },
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    });
  });

  it('has no autoscaler and no budget for one replica, which would block the draining of its node', () => {
    const { objects } = rendered({ plan: 'free' });
    expect(
      objects.filter((object) => ['HorizontalPodAutoscaler', 'PodDisruptionBudget'].includes(object.kind)),
    ).toEqual([]);
  });

  it('runs nothing while its tenant is suspended: no replica, no autoscaler, no budget', () => {
    const { objects } = rendered({ suspend: true });
    expect(
      objects.filter((object) => ['HorizontalPodAutoscaler', 'PodDisruptionBudget'].includes(object.kind)),
    ).toEqual([]);
    const replicas = objects
      .filter((object) => ['Deployment', 'StatefulSet'].includes(object.kind))
      .map((object) => [object.metadata.name, object.spec]);
    expect(replicas).toEqual(
      ['registry', 'server', 'web', 'redis', 'search'].map((name) => [name, expect.objectContaining({ replicas: 0 })]),
    );
  });

  it('keeps everything but that while suspended, so that resume gives back every byte', () => {
    const still = (suspend: boolean) =>
      rendered({ suspend }).objects.filter(
        (object) =>
          !['Deployment', 'StatefulSet', 'HorizontalPodAutoscaler', 'PodDisruptionBudget'].includes(object.kind) &&
          !(object.kind === 'ResourceQuota' && object.metadata.name === 'quota'),
      );
    expect(still(true)).toEqual(still(false));
  });

  it('has no room in any quota while suspended, and loses nothing else of it', () => {
    for (const namespace of ['tenant-acme', 'tenant-acme-org-research', MCP]) {
      const hardOf = (suspend: boolean) => rendered({ suspend }).one('ResourceQuota', namespace, 'quota').spec;
      expect(hardOf(true)).toEqual({ hard: { ...hard(hardOf(false)), pods: '0' } });
    }
  });

  it('takes secrets by name and never makes them optional', () => {
    const secretEnv = { API_KEY: { secret: 'search-credentials', key: 'api-key' } };
    const { one } = rendered({ organizations: [organization({ mcpServers: [mcpServer({ secretEnv })] })] });
    expect(one('Deployment', MCP, 'search').spec).toHaveProperty('template.spec.containers.0.env', [
      { name: 'API_KEY', valueFrom: { secretKeyRef: { name: 'search-credentials', key: 'api-key' } } },
    ]);
  });

  it('asks a path of its own for readiness, and only the port for liveness', () => {
    const { one } = rendered({ organizations: [organization({ mcpServers: [mcpServer({ healthPath: '/health' })] })] });
    expect(one('Deployment', MCP, 'search').spec).toHaveProperty('template.spec.containers.0.readinessProbe.httpGet', {
      path: '/health',
      port: 'http',
    });
    expect(one('Deployment', MCP, 'search').spec).toHaveProperty('template.spec.containers.0.livenessProbe.tcpSocket', {
      port: 'http',
    });
  });

  it('of transport stdio runs once, is replaced and not doubled, and keeps clients when it has sessions', () => {
    const { one } = rendered({
      organizations: [organization({ mcpServers: [mcpServer({ transport: 'stdio', sessions: 'sticky' })] })],
    });
    expect(one('Deployment', MCP, 'search').spec).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } });
    expect(one('ConfigMap', MCP, 'search').data).toHaveProperty('MCP_TRANSPORT', 'stdio');
    expect(one('Service', MCP, 'search').spec).toMatchObject({
      sessionAffinity: 'ClientIP',
      sessionAffinityConfig: { clientIP: { timeoutSeconds: 1800 } },
    });
  });

  it('runs in the sandbox where plan and platform have one', () => {
    const sandbox = { runtimeClassName: 'gvisor', cpuOverhead: '20m', memoryOverhead: '20Mi' };
    expect(rendered({ plan: 'free' }, { sandbox }).one('Deployment', MCP, 'search').spec).toHaveProperty(
      'template.spec.runtimeClassName',
      'gvisor',
    );
    expect(rendered({ plan: 'basic' }, { sandbox }).one('Deployment', MCP, 'search').spec).not.toHaveProperty(
      'template.spec.runtimeClassName',
    );
  });

  it('restarts when its configuration or a mounted document changes, and not when a label does', () => {
    const checksum = (change: Parameters<typeof rendered>[0]) =>
      JSON.stringify(rendered(change).one('Deployment', 'tenant-acme', 'server').spec).match(
        /sha256:[0-9a-f]{64}(?=",?"?)/,
      )?.[0];
    const before = checksum({});
    expect(checksum({ plan: 'enterprise' })).not.toBe(before);
    expect(checksum({ organizations: [organization({ retentionDays: 3 })] })).not.toBe(before);
    expect(checksum({ displayName: 'Another name' })).toBe(before);
  });
});

function hard(spec: unknown): object {
  return typeof spec === 'object' && spec !== null && 'hard' in spec && typeof spec.hard === 'object'
    ? { ...spec.hard }
    : {};
}
