import { shown } from '../../contract/problems';
import { flatMap } from '../../lib/lists';
import { everyContainer } from '../containers';
import { faultAt, findingsOf } from '../finding';
import { catalogueOf } from '../object-index';
import type { Rule } from '../rule';

/**
 * With any other policy a pod may start an image that another tenant pulled onto the node, without having the right to
 * pull it (MTB-PL1-CC-DI-1).
 */
export const imagePulled: Rule = {
  id: 'image-pulled',
  says: 'every container asks the registry for its image at each start',
  check: (subject) =>
    findingsOf(
      'image-pulled',
      flatMap(catalogueOf(subject).pods, (pod) =>
        everyContainer(pod)
          .filter(({ fields }) => fields.imagePullPolicy !== 'Always')
          .map(({ path, fields }) =>
            faultAt(pod.owner, `${path}.imagePullPolicy`, `got ${shown(fields.imagePullPolicy)}, want "Always"`),
          ),
      ),
    ),
};
