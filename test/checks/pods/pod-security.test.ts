import { describe, expect, it } from 'vitest';
import { podSecurity } from '../../../src/checks/pods/pod-security';
import type { KubeObject } from '../../../src/kubernetes/object';
import { changed, found, objectOf } from '../fixture/change';
import { CONTAINER, POD } from '../fixture/pods';
import { type Row, testRows } from '../fixture/rows';

const SERVER = 'apps/Deployment tenant-acme/server';
const SPEC = 'spec.template.spec';
const BOX = `${SPEC}.containers[0]`;
const SAFE = { name: 'helper', ...CONTAINER };

/** A field of the server's pod with a value that the standard refuses, and what is wanted there. */
function refused(sentence: string, place: string, value: unknown, wanted: string, at = place): Row {
  return [sentence, SERVER, place, value, [`${SERVER} ${at}: ${wanted}`]];
}

function allowed(sentence: string, place: string, value: unknown): Row {
  return [sentence, SERVER, place, value, []];
}

describe('the profile baseline', () => {
  const none = 'got true, want nothing or false';
  const volumes =
    'is set, want one of configMap, csi, downwardAPI, emptyDir, ephemeral, persistentVolumeClaim, projected, secret';
  const selinux = 'want nothing or "container_t" or "container_init_t" or "container_kvm_t"';
  const apparmor = 'want nothing or type RuntimeDefault or Localhost';

  testRows(podSecurity, [
    refused('refuses the network of the node', `${SPEC}.hostNetwork`, true, none),
    refused('refuses the processes of the node', `${SPEC}.hostPID`, true, none),
    refused('refuses the shared memory of the node', `${SPEC}.hostIPC`, true, none),
    refused('refuses a privileged container', `${BOX}.securityContext.privileged`, true, none),
    refused('refuses a port of the node', `${BOX}.ports[0].hostPort`, 80, 'got 80, want nothing'),
    allowed('lets port 0 of the node pass, which is none', `${BOX}.ports[0].hostPort`, 0),
    refused(
      'refuses a folder of the node',
      `${SPEC}.volumes[2]`,
      { name: 'etc', hostPath: { path: '/etc' } },
      volumes,
      `${SPEC}.volumes[2].hostPath`,
    ),
    refused(
      'refuses a volume that hides a folder of the node behind an allowed type',
      `${SPEC}.volumes[2]`,
      { name: 'etc', emptyDir: {}, hostPath: { path: '/etc' } },
      volumes,
      `${SPEC}.volumes[2].hostPath`,
    ),
    refused(
      'refuses an unmasked /proc',
      `${BOX}.securityContext.procMount`,
      'Unmasked',
      'got "Unmasked", want nothing or "Default"',
    ),
    refused(
      'refuses a process of the Windows host for the pod',
      `${SPEC}.securityContext.windowsOptions`,
      { hostProcess: true },
      none,
      `${SPEC}.securityContext.windowsOptions.hostProcess`,
    ),
    refused(
      'refuses a process of the Windows host for a container',
      `${BOX}.securityContext.windowsOptions`,
      { hostProcess: true },
      none,
      `${BOX}.securityContext.windowsOptions.hostProcess`,
    ),
    refused(
      'refuses a pod without AppArmor',
      `${SPEC}.securityContext.appArmorProfile`,
      { type: 'Unconfined' },
      `got {"type":"Unconfined"}, ${apparmor}`,
    ),
    refused(
      'refuses a container without AppArmor',
      `${BOX}.securityContext.appArmorProfile`,
      { type: 'Unconfined' },
      `got {"type":"Unconfined"}, ${apparmor}`,
    ),
    refused(
      'refuses a pod without AppArmor in the older spelling',
      'spec.template.metadata.annotations["container.apparmor.security.beta.kubernetes.io/server"]',
      'unconfined',
      'got "unconfined", want runtime/default or localhost/…',
      'spec.template.metadata.annotations.container.apparmor.security.beta.kubernetes.io/server',
    ),
    refused(
      'refuses a type of SELinux that leaves the container',
      `${SPEC}.securityContext.seLinuxOptions`,
      { type: 'spc_t' },
      `got "spc_t", ${selinux}`,
      `${SPEC}.securityContext.seLinuxOptions.type`,
    ),
    refused(
      'refuses a user of SELinux',
      `${BOX}.securityContext.seLinuxOptions`,
      { type: 'container_t', user: 'root' },
      'got "root", want nothing',
      `${BOX}.securityContext.seLinuxOptions.user`,
    ),
    refused(
      'refuses a role of SELinux',
      `${BOX}.securityContext.seLinuxOptions`,
      { role: 'sysadm_r' },
      'got "sysadm_r", want nothing',
      `${BOX}.securityContext.seLinuxOptions.role`,
    ),
    refused(
      'refuses a sysctl that reaches the node',
      `${SPEC}.securityContext.sysctls`,
      [{ name: 'kernel.msgmax', value: '1' }],
      'got "kernel.msgmax", want one of kernel.shm_rmid_forced, net.ipv4.ip_local_port_range, net.ipv4.ip_local_reserved_ports, net.ipv4.ip_unprivileged_port_start, net.ipv4.ping_group_range, net.ipv4.tcp_syncookies',
      `${SPEC}.securityContext.sysctls[0].name`,
    ),
    allowed('lets a safe sysctl pass', `${SPEC}.securityContext.sysctls`, [
      { name: 'net.ipv4.ip_local_reserved_ports', value: '8080' },
    ]),
    ...['readinessProbe', 'livenessProbe', 'startupProbe'].map((probe) =>
      refused(
        `refuses a ${probe} that asks another host`,
        `${BOX}.${probe}`,
        { httpGet: { port: 80, host: '169.254.169.254' } },
        'got "169.254.169.254", want nothing',
        `${BOX}.${probe}.httpGet.host`,
      ),
    ),
    refused(
      'refuses a hook that asks another host',
      `${BOX}.lifecycle`,
      { preStop: { tcpSocket: { port: 80, host: '10.0.0.1' } } },
      'got "10.0.0.1", want nothing',
      `${BOX}.lifecycle.preStop.tcpSocket.host`,
    ),
  ]);
});

describe('the profile restricted', () => {
  const seccomp = 'want RuntimeDefault or Localhost';

  testRows(podSecurity, [
    refused(
      'refuses a volume of the network that is no claim',
      `${SPEC}.volumes[2]`,
      { name: 'share', nfs: { server: '10.0.0.1', path: '/' } },
      'is set, want one of configMap, csi, downwardAPI, emptyDir, ephemeral, persistentVolumeClaim, projected, secret',
      `${SPEC}.volumes[2].nfs`,
    ),
    refused(
      'refuses a container that may gain rights',
      `${BOX}.securityContext.allowPrivilegeEscalation`,
      true,
      'got true, want false',
    ),
    refused(
      'refuses a container that does not say that it may not gain rights',
      `${BOX}.securityContext.allowPrivilegeEscalation`,
      undefined,
      'got nothing, want false',
    ),
    refused(
      'refuses a container that says it may be root',
      `${BOX}.securityContext.runAsNonRoot`,
      false,
      'got false, want nothing or true',
    ),
    allowed('lets the pod say for its containers that none is root', `${BOX}.securityContext.runAsNonRoot`, undefined),
    refused(
      'refuses user 0 for the pod',
      `${SPEC}.securityContext.runAsUser`,
      0,
      'got 0, want nothing or a user other than 0',
    ),
    refused(
      'refuses user 0 for a container',
      `${BOX}.securityContext.runAsUser`,
      0,
      'got 0, want nothing or a user other than 0',
    ),
    refused(
      'refuses a pod without seccomp, though its containers have it',
      `${SPEC}.securityContext.seccompProfile`,
      { type: 'Unconfined' },
      `got "Unconfined", ${seccomp}`,
      `${SPEC}.securityContext.seccompProfile.type`,
    ),
    refused(
      'refuses a container without seccomp, though its pod has it',
      `${BOX}.securityContext.seccompProfile.type`,
      'Unconfined',
      `got "Unconfined", ${seccomp}`,
    ),
    allowed('lets a container take seccomp from its pod', `${BOX}.securityContext.seccompProfile`, undefined),
    refused(
      'refuses a container that keeps capabilities',
      `${BOX}.securityContext.capabilities.drop`,
      ['NET_RAW'],
      'got ["NET_RAW"], want "ALL" in it',
    ),
    refused(
      'refuses a container that adds a capability',
      `${BOX}.securityContext.capabilities.add`,
      ['NET_BIND_SERVICE', 'CHOWN'],
      'got "CHOWN", want nothing or "NET_BIND_SERVICE"',
    ),
    allowed('lets a container bind low ports', `${BOX}.securityContext.capabilities.add`, ['NET_BIND_SERVICE']),
  ]);

  it('refuses a pod where neither the pod nor the container speaks of root and seccomp', () => {
    const { runAsNonRoot: _, seccompProfile: __, ...security } = CONTAINER.securityContext;
    const bare = { ...SAFE, securityContext: security };
    const objects = changed(SERVER, SPEC, { ...POD, securityContext: {}, containers: [bare] });
    expect(found(podSecurity, objects)).toEqual([
      `${SERVER} ${BOX}.securityContext.runAsNonRoot: got nothing, want true, here or on the pod`,
      `${SERVER} ${BOX}.securityContext.seccompProfile.type: got nothing, want RuntimeDefault or Localhost`,
    ]);
  });

  it('asks nothing of a Windows pod that the API server would refuse there', () => {
    const {
      allowPrivilegeEscalation: _,
      capabilities: __,
      seccompProfile: ___,
      ...security
    } = CONTAINER.securityContext;
    const pod = { os: { name: 'windows' }, containers: [{ ...SAFE, securityContext: security }] };
    expect(found(podSecurity, changed(SERVER, SPEC, pod))).toEqual([]);
  });
});

describe('pod security', () => {
  it.each(['containers', 'initContainers', 'ephemeralContainers'])('looks at all %s', (list) => {
    const spoilt = { ...SAFE, securityContext: { ...CONTAINER.securityContext, privileged: true } };
    expect(found(podSecurity, changed(SERVER, `${SPEC}.${list}`, [SAFE, spoilt]))).toEqual([
      `${SERVER} ${SPEC}.${list}[1].securityContext.privileged: got true, want nothing or false`,
    ]);
  });

  it.each([
    ['v1', 'Pod', 'spec'],
    ['apps/v1', 'DaemonSet', 'spec.template.spec'],
    ['apps/v1', 'StatefulSet', 'spec.template.spec'],
    ['apps/v1', 'ReplicaSet', 'spec.template.spec'],
    ['batch/v1', 'Job', 'spec.template.spec'],
    ['batch/v1', 'CronJob', 'spec.jobTemplate.spec.template.spec'],
  ])('looks into %s %s', (apiVersion, kind, path) => {
    const [first = '', ...inner] = path.split('.');
    const spec = inner.reduceRight<unknown>((below, key) => ({ [key]: below }), { hostPID: true });
    const object: KubeObject = { apiVersion, kind, metadata: objectOf(SERVER).metadata, [first]: spec };
    expect(found(podSecurity, [object]).map((line) => line.replace(/^.*server /, ''))).toEqual([
      `${path}.hostPID: got true, want nothing or false`,
    ]);
  });
});
