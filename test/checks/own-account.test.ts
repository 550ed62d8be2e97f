import { describe } from 'vitest';
import { ownAccount } from '../../src/checks/own-account';
import { type Row, testRows } from './fixture/rows';

const SERVER = 'apps/Deployment tenant-acme/server';
const SPEC = 'spec.template.spec';

describe('the account of a pod', () => {
  testRows(ownAccount, [
    ...[undefined, '', 'default'].map(
      (name): Row => [
        `is not ${name === undefined ? 'left out' : `"${name}"`}`,
        SERVER,
        `${SPEC}.serviceAccountName`,
        name,
        [
          `${SERVER} ${SPEC}.serviceAccountName: got ${name === undefined ? 'nothing' : `"${name}"`}, want an account other than default`,
        ],
      ],
    ),
  ]);
});
