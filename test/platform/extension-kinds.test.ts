import { describe, expect, it } from 'vitest';
import type { ExtensionKindSpec } from '../../src/fleet/schema/extension-kind';
import { definePlatform } from '../../src/platform/resolve';
import { CRON_JOB, POD_MONITOR } from '../support/extension-kinds';
import { messages } from '../support/problems';
import { platformSpec } from '../support/specs';

/** What the platform refuses of these kinds. */
function refused(...extensionKinds: ExtensionKindSpec[]): string[] {
  return messages(() => definePlatform('cluster', platformSpec({ extensionKinds })));
}

function named(apiVersion: string, kind: string, resource: string): ExtensionKindSpec {
  return { ...POD_MONITOR, apiVersion, kind, resource };
}

describe('the kinds that a platform lets extensions add', () => {
  it('are none by default', () => {
    expect(definePlatform('cluster', platformSpec()).extensionKinds).toEqual([]);
  });

  it('have what the file says, or what the table of kinds says of the kind', () => {
    const { extensionKinds } = definePlatform('cluster', platformSpec({ extensionKinds: [POD_MONITOR, CRON_JOB] }));
    expect(extensionKinds).toEqual([
      {
        apiVersion: 'monitoring.coreos.com/v1',
        kind: 'PodMonitor',
        resource: 'podmonitors',
        stages: ['30-services'],
        scaleDown: { kind: 'nothing-runs' },
        immutable: ['spec.selector'],
        maxPerNamespace: 5,
        reads: [],
      },
      {
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        resource: 'cronjobs',
        stages: ['20-data', '30-services'],
        scaleDown: { kind: 'field', path: 'spec.suspend', value: true },
        immutable: [],
        maxPerNamespace: 1,
        reads: [],
      },
    ]);
  });

  it.each([
    ['v1', 'Secret', 'secrets', 'with it the account of every tenant could read or make credentials'],
    ['v1', 'ServiceAccount', 'serviceaccounts', 'with it the account of every tenant could read or make credentials'],
    [
      'v1',
      'ResourceQuota',
      'resourcequotas',
      'it belongs to stage 10-foundation, which restricts the tenant: the account of a tenant must not write what restricts it',
    ],
    [
      'v1',
      'LimitRange',
      'limitranges',
      'it belongs to stage 10-foundation, which restricts the tenant: the account of a tenant must not write what restricts it',
    ],
    [
      'networking.k8s.io/v1',
      'NetworkPolicy',
      'networkpolicies',
      'it belongs to stage 10-foundation, which restricts the tenant: the account of a tenant must not write what restricts it',
    ],
    ['v1', 'Namespace', 'namespaces', 'it is cluster-scoped, and a tenant has objects in its own namespaces only'],
    [
      'storage.k8s.io/v1',
      'StorageClass',
      'storageclasses',
      'it is cluster-scoped, and a tenant has objects in its own namespaces only',
    ],
    [
      'rbac.authorization.k8s.io/v1',
      'Role',
      'roles',
      'it belongs to RBAC and authentication: the account of every tenant could give itself further rights',
    ],
    [
      'authorization.k8s.io/v1',
      'LocalSubjectAccessReview',
      'localsubjectaccessreviews',
      'it belongs to RBAC and authentication: the account of every tenant could give itself further rights',
    ],
    [
      'authentication.k8s.io/v1',
      'TokenRequest',
      'tokenrequests',
      'it belongs to RBAC and authentication: the account of every tenant could give itself further rights',
    ],
    [
      'admissionregistration.k8s.io/v1',
      'ValidatingWebhookConfiguration',
      'validatingwebhookconfigurations',
      'it decides on the admission of objects, which protects all tenants of the cluster',
    ],
    [
      'apiextensions.k8s.io/v1',
      'CustomResourceDefinition',
      'customresourcedefinitions',
      'it changes the API of the whole cluster',
    ],
    ['apiregistration.k8s.io/v1', 'APIService', 'apiservices', 'it changes the API of the whole cluster'],
    [
      'helm.toolkit.fluxcd.io/v2',
      'HelmRelease',
      'helmreleases',
      'Flux would apply objects that no check has seen, with rights that no check knows',
    ],
    [
      'kustomize.toolkit.fluxcd.io/v1',
      'Kustomization',
      'kustomizations',
      'Flux would apply objects that no check has seen, with rights that no check knows',
    ],
    ['v1', 'Pod', 'pods', 'a Pod is never restarted elsewhere: use a workload such as a Deployment'],
    [
      'discovery.k8s.io/v1',
      'EndpointSlice',
      'endpointslices',
      'it sends the traffic of a Service to any address, past the network policies (CVE-2021-25740)',
    ],
  ])('are never %s %s', (apiVersion, kind, resource, why) => {
    expect(refused(named(apiVersion, kind, resource))).toEqual([
      `spec.extensionKinds[0].kind: got "${kind}", want another kind: ${why} [wrong-value]`,
    ]);
  });

  it('have no wildcard', () => {
    expect(refused({ ...named('*/v1', '*', '*'), reads: [{ apiGroup: '', resource: '*' }] })).toEqual(
      ['apiVersion', 'kind', 'resource', 'reads[0]'].map(
        (field) =>
          `spec.extensionKinds[0].${field}: has a wildcard, want one kind by name: it would allow all kinds [wrong-value]`,
      ),
    );
  });

  it('are no kinds that we print already: those need no entry', () => {
    expect(refused(named('v1', 'ConfigMap', 'configmaps'))).toEqual([
      'spec.extensionKinds[0].kind: got "ConfigMap", want no entry: extensions may add objects of this kind to stage 20-data or 30-services without one [wrong-value]',
    ]);
  });

  it('take all but stages and number from the table of kinds, where it has them', () => {
    expect(
      refused({ ...CRON_JOB, apiVersion: 'batch/v1beta1', resource: 'secrets', scaleDown: 'nothing-runs' }),
    ).toEqual([
      'spec.extensionKinds[0].apiVersion: got "batch/v1beta1", want "batch/v1" [wrong-value]',
      'spec.extensionKinds[0].resource: got "secrets", want no resource: the table of kinds has the one of CronJob [wrong-value]',
      'spec.extensionKinds[0].scaleDown: got "nothing-runs", want no scaleDown: the table of kinds has the one of CronJob [wrong-value]',
    ]);
  });

  it('hold no data, say how they stop, and name their resource', () => {
    const { apiVersion, kind, stages, maxPerNamespace } = POD_MONITOR;
    expect(refused({ apiVersion, kind, stages, maxPerNamespace, holdsData: true })).toEqual([
      'spec.extensionKinds[0].resource: got nothing, want the plural in lower case [missing-field]',
      'spec.extensionKinds[0].scaleDown: got nothing, want nothing-runs, replicas, suspend or absent [missing-field]',
      'spec.extensionKinds[0].holdsData: got true, want false: only PersistentVolumeClaims are protected from deletion, so keep the data in one of them [wrong-value]',
    ]);
  });

  it('stay printed in stage 40-edge while a tenant is suspended: it has no other objects', () => {
    expect(refused({ ...POD_MONITOR, stages: ['40-edge'], scaleDown: 'absent' })).toEqual([
      'spec.extensionKinds[0].scaleDown: got absent for a kind of stage 40-edge, want nothing-runs, replicas or suspend: a suspension would empty the stage [wrong-value]',
    ]);
  });

  it('cannot smuggle in the resource of another kind', () => {
    expect(refused(named('v1', 'PodTemplate', 'secrets'))).toEqual([
      'spec.extensionKinds[0].resource: got "secrets", want the plural of PodTemplate, such as podtemplates [wrong-value]',
    ]);
    expect(refused({ ...POD_MONITOR, resource: 'podmonitors/status' })).toEqual([
      'spec.extensionKinds[0].resource: got "podmonitors/status", want a plural in lower case such as podmonitors, without a subresource [wrong-value]',
    ]);
    expect(refused({ ...POD_MONITOR, reads: [{ apiGroup: '', resource: 'secrets' }] })).toEqual([
      'spec.extensionKinds[0].reads[0]: got secrets, want no Secret: Flux must not read credentials [wrong-value]',
    ]);
  });

  it('have no name under which the checks know another kind', () => {
    expect(refused(named('serving.knative.dev/v1', 'Service', 'services'))).toEqual([
      'spec.extensionKinds[0].kind: got "Service" of another group, want another name: the checks take it for Service [wrong-value]',
    ]);
  });

  it('have names, versions and paths in the form that Kubernetes knows, each kind once', () => {
    expect(
      refused(
        { ...named('Monitoring/1', 'podMonitor', 'PodMonitors'), immutable: ['metadata.name'] },
        POD_MONITOR,
        POD_MONITOR,
      ),
    ).toEqual([
      'spec.extensionKinds[0].apiVersion: got "Monitoring/1", want a group and version such as monitoring.coreos.com/v1 [wrong-value]',
      'spec.extensionKinds[0].kind: got "podMonitor", want a kind such as PodMonitor [wrong-value]',
      'spec.extensionKinds[0].resource: got "PodMonitors", want a plural in lower case such as podmonitors, without a subresource [wrong-value]',
      'spec.extensionKinds[0].immutable[0]: got "metadata.name", want the path of a field such as spec.selector, outside of metadata [wrong-value]',
      'spec.extensionKinds[0].resource: got "PodMonitors", want the plural of podMonitor, such as podmonitors [wrong-value]',
      'spec.extensionKinds[2].kind: got "PodMonitor" again, want each kind once [wrong-value]',
    ]);
  });
});
