import { flatMap } from '../../lib/lists';
import { isAbsent, recordOf } from '../../lib/plain-data';
import { faultAt, findingsOf } from '../finding';
import { catalogueOf, fieldAt } from '../object-index';
import type { Rule } from '../rule';

const KINDS = ['requests', 'limits'];
const RESOURCES = ['cpu', 'memory', 'ephemeral-storage'];
/** No quota of ours counts graphics cards, huge pages or devices of a driver. */
const ALLOWED = `${RESOURCES.join(', ')} alone`;

/** Left out, the LimitRange would fill them in at admission: then nobody who reads the file knows what runs. */
export const resourcesSet: Rule = {
  id: 'resources-set',
  says: 'every container requests cpu, memory and ephemeral storage, is limited in each, and asks for nothing else',
  check: (subject) =>
    findingsOf(
      'resources-set',
      flatMap(catalogueOf(subject).pods, (pod) =>
        flatMap(pod.containers, ({ path, fields }) => [
          ...flatMap(KINDS, (kind) => {
            const amounts = recordOf(fieldAt(fields, `resources.${kind}`));
            const at = `${path}.resources.${kind}`;
            return [
              ...RESOURCES.filter((resource) => isAbsent(amounts[resource])).map((resource) =>
                faultAt(pod.owner, `${at}.${resource}`, 'got nothing, want an amount'),
              ),
              ...Object.keys(amounts)
                .filter((resource) => !RESOURCES.includes(resource))
                .map((resource) => faultAt(pod.owner, `${at}.${resource}`, `is shared hardware, want ${ALLOWED}`)),
            ];
          }),
          ...(isAbsent(fieldAt(fields, 'resources.claims'))
            ? []
            : [faultAt(pod.owner, `${path}.resources.claims`, `claims shared hardware, want ${ALLOWED}`)]),
        ]),
      ),
    ),
};
