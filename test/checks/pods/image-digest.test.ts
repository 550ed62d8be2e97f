import { describe } from 'vitest';
import { imagePinned } from '../../../src/checks/pods/image-digest';
import { type Row, testRows } from '../fixture/rows';

const SERVER = 'apps/Deployment tenant-acme/server';
const SPEC = 'spec.template.spec';
const BOX = `${SPEC}.containers[0]`;
const DIGEST = 'sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef';
const WANTED = 'want name@sha256:… with 64 hexadecimal digits, and no tag "latest"';

describe('images', () => {
  testRows(imagePinned, [
    ...['nginx', 'nginx:1.27', 'nginx@sha256:abc', `nginx:latest@${DIGEST}`, `nginx@${DIGEST.toUpperCase()}`].map(
      (image): Row => [
        `refuses ${image}`,
        SERVER,
        `${BOX}.image`,
        image,
        [`${SERVER} ${BOX}.image: got "${image}", ${WANTED}`],
      ],
    ),
    [
      'refuses a container without an image',
      SERVER,
      `${BOX}.image`,
      undefined,
      [`${SERVER} ${BOX}.image: got nothing, ${WANTED}`],
    ],
    ['takes a digest without a tag', SERVER, `${BOX}.image`, `ghcr.io/neurallog/server@${DIGEST}`, []],
    [
      'looks at init containers',
      SERVER,
      `${SPEC}.initContainers`,
      [{ image: 'busybox' }],
      [`${SERVER} ${SPEC}.initContainers[0].image: got "busybox", ${WANTED}`],
    ],
    [
      'looks at ephemeral containers',
      SERVER,
      `${SPEC}.ephemeralContainers`,
      [{ image: 'busybox' }],
      [`${SERVER} ${SPEC}.ephemeralContainers[0].image: got "busybox", ${WANTED}`],
    ],
  ]);
});
