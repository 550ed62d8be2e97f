import { formatValue } from '../../contract/problems';
import { flatMap } from '../../lib/lists';
import { everyContainer } from '../containers';
import { findingAt, withRuleId } from '../finding';
import { objectIndexOf } from '../object-index';
import type { Rule } from '../rule';

const PINNED = /^[a-z0-9][A-Za-z0-9._:/-]*@sha256:[0-9a-f]{64}$/;
const LATEST = /:latest@/;

/** A tag can be moved to another image between two pulls; a digest cannot. */
export const imagePinned: Rule = {
  id: 'image-pinned',
  description: 'every image is pinned by its digest, and none is called latest',
  check: (subject) =>
    withRuleId(
      'image-pinned',
      flatMap(objectIndexOf(subject).pods, (pod) =>
        everyContainer(pod)
          .filter(({ fields: { image } }) => typeof image !== 'string' || !PINNED.test(image) || LATEST.test(image))
          .map(({ path, fields }) =>
            findingAt(
              pod.owner,
              `${path}.image`,
              `got ${formatValue(fields.image)}, want name@sha256:… with 64 hexadecimal digits, and no tag "latest"`,
            ),
          ),
      ),
    ),
};
