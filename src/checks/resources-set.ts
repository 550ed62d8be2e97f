import { catalogueOf, fieldAt } from './catalogue';
import { faultAt, findingsOf } from './fault';
import { isAbsent, recordOf } from './network/read';
import type { Rule } from './rule';

const KINDS = ['requests', 'limits'];
const RESOURCES = ['cpu', 'memory', 'ephemeral-storage'];

/** Left out, the LimitRange would fill them in at admission: then nobody who reads the file knows what runs. */
export const resourcesSet: Rule = {
  id: 'resources-set',
  says: 'every container requests cpu, memory and ephemeral storage, and is limited in each',
  check: (subject) =>
    findingsOf(
      'resources-set',
      catalogueOf(subject).pods.flatMap((pod) =>
        pod.containers.flatMap(({ path, fields }) =>
          KINDS.flatMap((kind) => {
            const amounts = recordOf(fieldAt(fields, `resources.${kind}`));
            return RESOURCES.filter((resource) => isAbsent(amounts[resource])).map((resource) =>
              faultAt(pod.owner, `${path}.resources.${kind}.${resource}`, 'got nothing, want an amount'),
            );
          }),
        ),
      ),
    ),
};
