import { describe, expect, it } from 'vitest';
import { noSecrets } from '../../src/checks/no-secrets';
import { OBJECTS } from './fixture/acme';
import { found } from './fixture/change';

describe('secrets', () => {
  it('are not in a sound tenant', () => {
    expect(found(noSecrets, OBJECTS)).toEqual([]);
  });

  it.each([{ stringData: { password: 'hunter2' } }, { data: {} }, {}])(
    'are not printed, whatever is in them: %o',
    (fields) => {
      const metadata = { name: 'redis-credentials', namespace: 'tenant-acme' };
      expect(found(noSecrets, [{ apiVersion: 'v1', kind: 'Secret', metadata, ...fields }])).toEqual([
        'Secret tenant-acme/redis-credentials: is a Secret, want only references to it',
      ]);
    },
  );
});
