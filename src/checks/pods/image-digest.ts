import { shown } from '../../contract/problems';
import { flatMap } from '../../lib/lists';
import { everyContainer } from '../containers';
import { faultAt, findingsOf } from '../finding';
import { catalogueOf } from '../object-index';
import type { Rule } from '../rule';

const PINNED = /^[a-z0-9][A-Za-z0-9._:/-]*@sha256:[0-9a-f]{64}$/;
const LATEST = /:latest@/;

/** A tag can be moved to another image between two pulls; a digest cannot. */
export const imagePinned: Rule = {
  id: 'image-pinned',
  says: 'every image is pinned by its digest, and none is called latest',
  check: (subject) =>
    findingsOf(
      'image-pinned',
      flatMap(catalogueOf(subject).pods, (pod) =>
        everyContainer(pod)
          .filter(({ fields: { image } }) => typeof image !== 'string' || !PINNED.test(image) || LATEST.test(image))
          .map(({ path, fields }) =>
            faultAt(
              pod.owner,
              `${path}.image`,
              `got ${shown(fields.image)}, want name@sha256:… with 64 hexadecimal digits, and no tag "latest"`,
            ),
          ),
      ),
    ),
};
