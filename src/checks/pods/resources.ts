import { flatMap } from '../../lib/lists';
import { isAbsent, recordOf } from '../../lib/plain-data';
import { findingAt, withRuleId } from '../finding';
import { fieldAt, objectIndexOf } from '../object-index';
import type { Rule } from '../rule';

const KINDS = ['requests', 'limits'];
const RESOURCES = ['cpu', 'memory', 'ephemeral-storage'];
/** No quota of ours counts graphics cards, huge pages or devices of a driver. */
const ALLOWED = `${RESOURCES.join(', ')} alone`;

/** Left out, the LimitRange would fill them in at admission: then nobody who reads the file knows what runs. */
export const resourcesSet: Rule = {
  id: 'resources-set',
  description:
    'every container requests cpu, memory and ephemeral storage, is limited in each, and asks for nothing else',
  check: (subject) =>
    withRuleId(
      'resources-set',
      flatMap(objectIndexOf(subject).pods, (pod) =>
        flatMap(pod.containers, ({ path, fields }) => [
          ...flatMap(KINDS, (kind) => {
            const amounts = recordOf(fieldAt(fields, `resources.${kind}`));
            const at = `${path}.resources.${kind}`;
            return [
              ...RESOURCES.filter((resource) => isAbsent(amounts[resource])).map((resource) =>
                findingAt(pod.owner, `${at}.${resource}`, 'got nothing, want an amount'),
              ),
              ...Object.keys(amounts)
                .filter((resource) => !RESOURCES.includes(resource))
                .map((resource) => findingAt(pod.owner, `${at}.${resource}`, `is shared hardware, want ${ALLOWED}`)),
            ];
          }),
          ...(isAbsent(fieldAt(fields, 'resources.claims'))
            ? []
            : [findingAt(pod.owner, `${path}.resources.claims`, `claims shared hardware, want ${ALLOWED}`)]),
        ]),
      ),
    ),
};
