import { formatValue } from '../../../contract/problems';
import { flatMap } from '../../../lib/lists';
import { isAbsent, listOf, recordOf } from '../../../lib/plain-data';
import { everyContainer } from '../../containers';
import { type FindingBody, findingAt } from '../../finding';
import { fieldAt, type PodTemplate } from '../../object-index';

/** Findings for the controls that are not a list of allowed values of one field. */
export function controlFindings(pod: PodTemplate): FindingBody[] {
  return [
    ...volumeFindings(pod),
    ...hostPortFindings(pod),
    ...appArmorFindings(pod),
    ...sysctlFindings(pod),
    ...rootFindings(pod),
    // Since v1.25 the standard does not require these fields on Windows pods, where the API server refuses them.
    ...(fieldAt(pod.spec, 'os.name') === 'windows'
      ? []
      : [...seccompFindings(pod), ...escalationFindings(pod), ...capabilityFindings(pod)]),
  ];
}

const VOLUME_TYPES = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

/** A volume without a type is allowed: the API server makes it an emptyDir. */
function volumeFindings({ owner, prefix, spec }: PodTemplate): FindingBody[] {
  return flatMap(listOf(spec.volumes), (volume, i) =>
    Object.entries(recordOf(volume))
      .filter(([type, value]) => type !== 'name' && !isAbsent(value) && !VOLUME_TYPES.includes(type))
      .map(([type]) =>
        findingAt(owner, `${prefix}spec.volumes[${i}].${type}`, `is set, want one of ${VOLUME_TYPES.join(', ')}`),
      ),
  );
}

function hostPortFindings(pod: PodTemplate): FindingBody[] {
  return flatMap(everyContainer(pod), ({ path, fields }) =>
    flatMap(listOf(fields.ports), (port, i) => {
      const { hostPort } = recordOf(port);
      if (isAbsent(hostPort) || hostPort === 0) return [];
      return [findingAt(pod.owner, `${path}.ports[${i}].hostPort`, `got ${formatValue(hostPort)}, want nothing`)];
    }),
  );
}

/** The annotation form of `appArmorProfile`, which every version still supports. */
function appArmorFindings({ owner, prefix, annotations }: PodTemplate): FindingBody[] {
  return Object.entries(annotations)
    .filter(([key]) => key.startsWith('container.apparmor.security.beta.kubernetes.io/'))
    .filter(([, profile]) => !/^(|runtime\/default|localhost\/.*)$/.test(profile))
    .map(([key, profile]) =>
      findingAt(
        owner,
        `${prefix}metadata.annotations.${key}`,
        `got ${formatValue(profile)}, want runtime/default or localhost/…`,
      ),
    );
}

/** The safe sysctls of v1.28; later versions add a few. */
const SAFE_SYSCTLS = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_syncookies',
];

function sysctlFindings({ owner, prefix, spec }: PodTemplate): FindingBody[] {
  return flatMap(listOf(fieldAt(spec, 'securityContext.sysctls')), (sysctl, i) => {
    const { name } = recordOf(sysctl);
    if (SAFE_SYSCTLS.some((safe) => safe === name)) return [];
    const path = `${prefix}spec.securityContext.sysctls[${i}].name`;
    return [findingAt(owner, path, `got ${formatValue(name)}, want one of ${SAFE_SYSCTLS.join(', ')}`)];
  });
}

/** A container without the field inherits it from the pod. Values other than true are found by `fieldFindings`. */
function rootFindings(pod: PodTemplate): FindingBody[] {
  if (fieldAt(pod.spec, NON_ROOT) === true) return [];
  return everyContainer(pod)
    .filter(({ fields }) => isAbsent(fieldAt(fields, NON_ROOT)))
    .map(({ path }) => findingAt(pod.owner, `${path}.${NON_ROOT}`, 'got nothing, want true, here or on the pod'));
}

const NON_ROOT = 'securityContext.runAsNonRoot';

function seccompFindings(pod: PodTemplate): FindingBody[] {
  const own = fieldAt(pod.spec, SECCOMP);
  const ownIsSafe = isSafeProfile(own);
  const findings = flatMap(everyContainer(pod), ({ path, fields }) => {
    const profile = fieldAt(fields, SECCOMP);
    return (isAbsent(profile) ? ownIsSafe : isSafeProfile(profile)) ? [] : [seccompFinding(pod, path, profile)];
  });
  return isAbsent(own) || ownIsSafe ? findings : [seccompFinding(pod, `${pod.prefix}spec`, own), ...findings];
}

const SECCOMP = 'securityContext.seccompProfile';

function isSafeProfile(profile: unknown): boolean {
  const { type } = recordOf(profile);
  return type === 'RuntimeDefault' || type === 'Localhost';
}

function seccompFinding({ owner }: PodTemplate, path: string, profile: unknown): FindingBody {
  const got = formatValue(recordOf(profile).type);
  return findingAt(owner, `${path}.${SECCOMP}.type`, `got ${got}, want RuntimeDefault or Localhost`);
}

function escalationFindings(pod: PodTemplate): FindingBody[] {
  const field = 'securityContext.allowPrivilegeEscalation';
  return flatMap(everyContainer(pod), ({ path, fields }) => {
    const value = fieldAt(fields, field);
    return value === false ? [] : [findingAt(pod.owner, `${path}.${field}`, `got ${formatValue(value)}, want false`)];
  });
}

function capabilityFindings(pod: PodTemplate): FindingBody[] {
  const field = 'securityContext.capabilities';
  return flatMap(everyContainer(pod), ({ path, fields }) => {
    const added = listOf(fieldAt(fields, `${field}.add`)).filter((one) => one !== 'NET_BIND_SERVICE');
    const dropped = listOf(fieldAt(fields, `${field}.drop`));
    return [
      ...added.map((one) =>
        findingAt(pod.owner, `${path}.${field}.add`, `got ${formatValue(one)}, want nothing or "NET_BIND_SERVICE"`),
      ),
      ...(dropped.includes('ALL')
        ? []
        : [findingAt(pod.owner, `${path}.${field}.drop`, `got ${formatValue(dropped)}, want "ALL" in it`)]),
    ];
  });
}
