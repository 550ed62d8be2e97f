import { describe, expect, it } from 'vitest';
import { podSecurity } from '../../../src/checks/pods/pod-security';
import type { KubeObject } from '../../../src/kubernetes/object';
import { changed, found, objectOf } from '../fixture/change';
import { CONTAINER, POD } from '../fixture/pods';
import { type Row, testRows } from '../fixture/rows';

const SERVER = 'apps/Deployment tenant-acme/server';
const SPEC = 'spec.template.spec';
const CONTAINER_PATH = `${SPEC}.containers[0]`;
const SAFE = { name: 'helper', ...CONTAINER };

/** A field of the server's pod with a refused value, and the message of the finding. */
function refused(name: string, fieldPath: string, value: unknown, expected: string, at = fieldPath): Row {
  return [name, SERVER, fieldPath, value, [`${SERVER} ${at}: ${expected}`]];
}

function allowed(name: string, fieldPath: string, value: unknown): Row {
  return [name, SERVER, fieldPath, value, []];
}

describe('the rule pod-security, profile baseline', () => {
  const none = 'got true, want nothing or false';
  const volumes =
    'is set, want one of configMap, csi, downwardAPI, emptyDir, ephemeral, persistentVolumeClaim, projected, secret';
  const selinux = 'want nothing or "container_t" or "container_init_t" or "container_kvm_t"';
  const apparmor = 'want nothing or type RuntimeDefault or Localhost';

  testRows(podSecurity, [
    refused('refuses the host network', `${SPEC}.hostNetwork`, true, none),
    refused('refuses the host PID namespace', `${SPEC}.hostPID`, true, none),
    refused('refuses the host IPC namespace', `${SPEC}.hostIPC`, true, none),
    refused('refuses a privileged container', `${CONTAINER_PATH}.securityContext.privileged`, true, none),
    refused('refuses a host port', `${CONTAINER_PATH}.ports[0].hostPort`, 80, 'got 80, want nothing'),
    allowed('accepts host port 0, which means none', `${CONTAINER_PATH}.ports[0].hostPort`, 0),
    refused(
      'refuses a hostPath volume',
      `${SPEC}.volumes[2]`,
      { name: 'etc', hostPath: { path: '/etc' } },
      volumes,
      `${SPEC}.volumes[2].hostPath`,
    ),
    refused(
      'refuses a hostPath beside an allowed volume type',
      `${SPEC}.volumes[2]`,
      { name: 'etc', emptyDir: {}, hostPath: { path: '/etc' } },
      volumes,
      `${SPEC}.volumes[2].hostPath`,
    ),
    refused(
      'refuses an unmasked /proc',
      `${CONTAINER_PATH}.securityContext.procMount`,
      'Unmasked',
      'got "Unmasked", want nothing or "Default"',
    ),
    refused(
      'refuses a Windows host process for the pod',
      `${SPEC}.securityContext.windowsOptions`,
      { hostProcess: true },
      none,
      `${SPEC}.securityContext.windowsOptions.hostProcess`,
    ),
    refused(
      'refuses a Windows host process for a container',
      `${CONTAINER_PATH}.securityContext.windowsOptions`,
      { hostProcess: true },
      none,
      `${CONTAINER_PATH}.securityContext.windowsOptions.hostProcess`,
    ),
    refused(
      'refuses a pod without AppArmor',
      `${SPEC}.securityContext.appArmorProfile`,
      { type: 'Unconfined' },
      `got {"type":"Unconfined"}, ${apparmor}`,
    ),
    refused(
      'refuses a container without AppArmor',
      `${CONTAINER_PATH}.securityContext.appArmorProfile`,
      { type: 'Unconfined' },
      `got {"type":"Unconfined"}, ${apparmor}`,
    ),
    refused(
      'refuses a pod without AppArmor by annotation',
      'spec.template.metadata.annotations["container.apparmor.security.beta.kubernetes.io/server"]',
      'unconfined',
      'got "unconfined", want runtime/default or localhost/…',
      'spec.template.metadata.annotations.container.apparmor.security.beta.kubernetes.io/server',
    ),
    refused(
      'refuses an SELinux type that is not confined',
      `${SPEC}.securityContext.seLinuxOptions`,
      { type: 'spc_t' },
      `got "spc_t", ${selinux}`,
      `${SPEC}.securityContext.seLinuxOptions.type`,
    ),
    refused(
      'refuses an SELinux user',
      `${CONTAINER_PATH}.securityContext.seLinuxOptions`,
      { type: 'container_t', user: 'root' },
      'got "root", want nothing',
      `${CONTAINER_PATH}.securityContext.seLinuxOptions.user`,
    ),
    refused(
      'refuses an SELinux role',
      `${CONTAINER_PATH}.securityContext.seLinuxOptions`,
      { role: 'sysadm_r' },
      'got "sysadm_r", want nothing',
      `${CONTAINER_PATH}.securityContext.seLinuxOptions.role`,
    ),
    refused(
      'refuses an unsafe sysctl',
      `${SPEC}.securityContext.sysctls`,
      [{ name: 'kernel.msgmax', value: '1' }],
      'got "kernel.msgmax", want one of kernel.shm_rmid_forced, net.ipv4.ip_local_port_range, net.ipv4.ip_local_reserved_ports, net.ipv4.ip_unprivileged_port_start, net.ipv4.ping_group_range, net.ipv4.tcp_syncookies',
      `${SPEC}.securityContext.sysctls[0].name`,
    ),
    allowed('accepts a safe sysctl', `${SPEC}.securityContext.sysctls`, [
      { name: 'net.ipv4.ip_local_reserved_ports', value: '8080' },
    ]),
    ...['readinessProbe', 'livenessProbe', 'startupProbe'].map((probe) =>
      refused(
        `refuses a ${probe} with a host`,
        `${CONTAINER_PATH}.${probe}`,
        { httpGet: { port: 80, host: '169.254.169.254' } },
        'got "169.254.169.254", want nothing',
        `${CONTAINER_PATH}.${probe}.httpGet.host`,
      ),
    ),
    refused(
      'refuses a lifecycle hook with a host',
      `${CONTAINER_PATH}.lifecycle`,
      { preStop: { tcpSocket: { port: 80, host: '10.0.0.1' } } },
      'got "10.0.0.1", want nothing',
      `${CONTAINER_PATH}.lifecycle.preStop.tcpSocket.host`,
    ),
  ]);
});

describe('the rule pod-security, profile restricted', () => {
  const seccomp = 'want RuntimeDefault or Localhost';

  testRows(podSecurity, [
    refused(
      'refuses an NFS volume',
      `${SPEC}.volumes[2]`,
      { name: 'share', nfs: { server: '10.0.0.1', path: '/' } },
      'is set, want one of configMap, csi, downwardAPI, emptyDir, ephemeral, persistentVolumeClaim, projected, secret',
      `${SPEC}.volumes[2].nfs`,
    ),
    refused(
      'refuses privilege escalation',
      `${CONTAINER_PATH}.securityContext.allowPrivilegeEscalation`,
      true,
      'got true, want false',
    ),
    refused(
      'refuses a container that does not disable privilege escalation',
      `${CONTAINER_PATH}.securityContext.allowPrivilegeEscalation`,
      undefined,
      'got nothing, want false',
    ),
    refused(
      'refuses runAsNonRoot: false',
      `${CONTAINER_PATH}.securityContext.runAsNonRoot`,
      false,
      'got false, want nothing or true',
    ),
    allowed('accepts runAsNonRoot on the pod only', `${CONTAINER_PATH}.securityContext.runAsNonRoot`, undefined),
    refused(
      'refuses user 0 for the pod',
      `${SPEC}.securityContext.runAsUser`,
      0,
      'got 0, want nothing or a user other than 0',
    ),
    refused(
      'refuses user 0 for a container',
      `${CONTAINER_PATH}.securityContext.runAsUser`,
      0,
      'got 0, want nothing or a user other than 0',
    ),
    refused(
      'refuses a pod without seccomp even if its containers have it',
      `${SPEC}.securityContext.seccompProfile`,
      { type: 'Unconfined' },
      `got "Unconfined", ${seccomp}`,
      `${SPEC}.securityContext.seccompProfile.type`,
    ),
    refused(
      'refuses a container without seccomp even if its pod has it',
      `${CONTAINER_PATH}.securityContext.seccompProfile.type`,
      'Unconfined',
      `got "Unconfined", ${seccomp}`,
    ),
    allowed('accepts seccomp on the pod only', `${CONTAINER_PATH}.securityContext.seccompProfile`, undefined),
    refused(
      'refuses a container that keeps capabilities',
      `${CONTAINER_PATH}.securityContext.capabilities.drop`,
      ['NET_RAW'],
      'got ["NET_RAW"], want "ALL" in it',
    ),
    refused(
      'refuses a container that adds a capability',
      `${CONTAINER_PATH}.securityContext.capabilities.add`,
      ['NET_BIND_SERVICE', 'CHOWN'],
      'got "CHOWN", want nothing or "NET_BIND_SERVICE"',
    ),
    allowed('accepts the capability NET_BIND_SERVICE', `${CONTAINER_PATH}.securityContext.capabilities.add`, [
      'NET_BIND_SERVICE',
    ]),
  ]);

  it('refuses a pod without runAsNonRoot and seccomp on both pod and container', () => {
    const { runAsNonRoot: _, seccompProfile: __, ...security } = CONTAINER.securityContext;
    const bare = { ...SAFE, securityContext: security };
    const objects = changed(SERVER, SPEC, { ...POD, securityContext: {}, containers: [bare] });
    expect(found(podSecurity, objects)).toEqual([
      `${SERVER} ${CONTAINER_PATH}.securityContext.runAsNonRoot: got nothing, want true, here or on the pod`,
      `${SERVER} ${CONTAINER_PATH}.securityContext.seccompProfile.type: got nothing, want RuntimeDefault or Localhost`,
    ]);
  });

  it('requires no Linux security fields on a Windows pod', () => {
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

describe('the rule pod-security', () => {
  it.each(['containers', 'initContainers', 'ephemeralContainers'])('checks all %s', (list) => {
    const modified = { ...SAFE, securityContext: { ...CONTAINER.securityContext, privileged: true } };
    expect(found(podSecurity, changed(SERVER, `${SPEC}.${list}`, [SAFE, modified]))).toEqual([
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
  ])('checks the pod template of %s %s', (apiVersion, kind, path) => {
    const [first = '', ...inner] = path.split('.');
    const spec = inner.reduceRight<unknown>((below, key) => ({ [key]: below }), { hostPID: true });
    const object: KubeObject = { apiVersion, kind, metadata: objectOf(SERVER).metadata, [first]: spec };
    expect(found(podSecurity, [object]).map((line) => line.replace(/^.*server /, ''))).toEqual([
      `${path}.hostPID: got true, want nothing or false`,
    ]);
  });
});
