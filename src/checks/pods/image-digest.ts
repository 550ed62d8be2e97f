import { formatValue } from '../../contract/problems';
import { flatMap } from '../../lib/lists';
import { everyContainer } from '../containers';
import { findingAt, withRuleId } from '../finding';
import { objectIndexOf } from '../object-index';
import type { Rule } from '../rule';

const PINNED = /^[a-z0-9][A-Za-z0-9._:/-]*@sha256:[0-9a-f]{64}$/;
const LATEST = /:latest@/;

export const imagePinned: Rule = {
  id: 'image-pinned',
  description: 'every image is pinned by its digest, and none has the tag latest',
  why: 'A tag can point to another image at the next pull; a digest cannot.',
  example: {
    object: 'apps/Deployment tenant-acme/server',
    path: ['spec', 'template', 'spec', 'containers', 0, 'image'],
    value: 'ghcr.io/neurallog/server:1.0.0',
  },
  check: (input) =>
    withRuleId(
      'image-pinned',
      flatMap(objectIndexOf(input).pods, (pod) =>
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
