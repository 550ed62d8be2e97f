import { k8s } from 'cdk8s-plus-28';
import { describe, expect, it } from 'vitest';
import { toPlainJson } from '../../../src/tenant/base/plain-json';
import { typedObject } from '../../../src/tenant/base/typed-object';

const metadata = { name: 'x', namespace: 'tenant-acme', labels: { app: 'x' } };

describe('an object of typed props', () => {
  it('has the version and kind of its class', () => {
    expect(typedObject(k8s.KubeRole, { metadata, rules: [] })).toEqual({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: 'x', namespace: 'tenant-acme', labels: { app: 'x' } },
      rules: [],
    });
  });

  it('is, as plain data, what manifest() makes, amounts and ports included', () => {
    const props = {
      metadata,
      spec: {
        selector: { matchLabels: { app: 'x' } },
        template: {
          metadata: { labels: { app: 'x' } },
          spec: {
            containers: [
              {
                name: 'x',
                readinessProbe: { tcpSocket: { port: k8s.IntOrString.fromString('http') } },
                livenessProbe: { tcpSocket: { port: k8s.IntOrString.fromNumber(80) } },
                resources: { limits: { cpu: k8s.Quantity.fromString('250m'), memory: k8s.Quantity.fromNumber(1) } },
              },
            ],
          },
        },
      },
    };
    expect(toPlainJson(typedObject(k8s.KubeDeployment, props))).toEqual(k8s.KubeDeployment.manifest(props));
  });
});
