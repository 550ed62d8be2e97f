import { formatValue } from '../../../contract/problems';
import { flatMap } from '../../../lib/lists';
import { isAbsent, recordOf } from '../../../lib/plain-data';
import { everyContainer } from '../../containers';
import { type FindingBody, findingAt } from '../../finding';
import { fieldAt, type PodTemplate } from '../../object-index';

/** A security field with its allowed values. Its absence is always allowed. */
interface Field {
  /** `pod`: the pod's spec; `container`: every container; `both`: the pod's spec and every container. */
  readonly of: 'pod' | 'container' | 'both';
  readonly path: string;
  readonly allows: (value: unknown) => boolean;
  readonly expectedText: string;
}

const FIELDS: readonly Field[] = [
  // Profile `baseline`.
  { of: 'pod', path: 'hostNetwork', ...only(false) },
  { of: 'pod', path: 'hostPID', ...only(false) },
  { of: 'pod', path: 'hostIPC', ...only(false) },
  { of: 'container', path: 'securityContext.privileged', ...only(false) },
  { of: 'container', path: 'securityContext.procMount', ...only('Default') },
  { of: 'both', path: 'securityContext.windowsOptions.hostProcess', ...only(false) },
  {
    of: 'both',
    path: 'securityContext.appArmorProfile',
    allows: (profile) => ['RuntimeDefault', 'Localhost'].some((type) => type === recordOf(profile).type),
    expectedText: 'nothing or type RuntimeDefault or Localhost',
  },
  {
    of: 'both',
    path: 'securityContext.seLinuxOptions.type',
    ...only('', 'container_t', 'container_init_t', 'container_kvm_t'),
  },
  { of: 'both', path: 'securityContext.seLinuxOptions.user', ...only('') },
  { of: 'both', path: 'securityContext.seLinuxOptions.role', ...only('') },
  // The kubelet makes these connections from the node, so no NetworkPolicy applies to them.
  // The standard refuses them from v1.34 on.
  ...flatMap(
    ['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle.postStart', 'lifecycle.preStop'],
    (handler): Field[] => [
      { of: 'container', path: `${handler}.httpGet.host`, ...only('') },
      { of: 'container', path: `${handler}.tcpSocket.host`, ...only('') },
    ],
  ),
  // Profile `restricted`.
  { of: 'both', path: 'securityContext.runAsNonRoot', ...only(true) },
  {
    of: 'both',
    path: 'securityContext.runAsUser',
    allows: (user) => user !== 0,
    expectedText: 'nothing or a user other than 0',
  },
];

/** Findings for values that a field of the table does not allow. */
export function fieldFindings(pod: PodTemplate): FindingBody[] {
  const containers = everyContainer(pod);
  return flatMap(FIELDS, (field) => [
    ...(field.of === 'container' ? [] : checkField(pod, field, pod.spec, `${pod.prefix}spec`)),
    ...(field.of === 'pod' ? [] : flatMap(containers, ({ fields, path }) => checkField(pod, field, fields, path))),
  ]);
}

function checkField({ owner }: PodTemplate, field: Field, holder: unknown, path: string): FindingBody[] {
  const value = fieldAt(holder, field.path);
  if (isAbsent(value) || field.allows(value)) return [];
  return [findingAt(owner, `${path}.${field.path}`, `got ${formatValue(value)}, want ${field.expectedText}`)];
}

function only(...allowed: readonly (string | boolean)[]): Pick<Field, 'allows' | 'expectedText'> {
  return {
    allows: (value) => allowed.some((one) => one === value),
    expectedText: ['nothing', ...allowed.filter((one) => one !== '').map(formatValue)].join(' or '),
  };
}
