import { describe } from 'vitest';
import { imagePinned } from '../../../src/checks/pods/image-digest';
import { type Row, testRows } from '../fixture/rows';

const SERVER = 'apps/Deployment tenant-acme/server';
const SPEC = 'spec.template.spec';
const CONTAINER_PATH = `${SPEC}.containers[0]`;
const DIGEST = 'sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef';
const WANTED = 'want name@sha256:… with 64 hexadecimal digits, and no tag "latest"';

describe('the rule image-pinned', () => {
  testRows(imagePinned, [
    ...['nginx', 'nginx:1.27', 'nginx@sha256:abc', `nginx:latest@${DIGEST}`, `nginx@${DIGEST.toUpperCase()}`].map(
      (image): Row => [
        `refuses ${image}`,
        SERVER,
        `${CONTAINER_PATH}.image`,
        image,
        [`${SERVER} ${CONTAINER_PATH}.image: got "${image}", ${WANTED}`],
      ],
    ),
    [
      'refuses a container without an image',
      SERVER,
      `${CONTAINER_PATH}.image`,
      undefined,
      [`${SERVER} ${CONTAINER_PATH}.image: got nothing, ${WANTED}`],
    ],
    ['accepts a digest without a tag', SERVER, `${CONTAINER_PATH}.image`, `ghcr.io/neurallog/server@${DIGEST}`, []],
    [
      'checks init containers',
      SERVER,
      `${SPEC}.initContainers`,
      [{ image: 'busybox' }],
      [`${SERVER} ${SPEC}.initContainers[0].image: got "busybox", ${WANTED}`],
    ],
    [
      'checks ephemeral containers',
      SERVER,
      `${SPEC}.ephemeralContainers`,
      [{ image: 'busybox' }],
      [`${SERVER} ${SPEC}.ephemeralContainers[0].image: got "busybox", ${WANTED}`],
    ],
  ]);
});
