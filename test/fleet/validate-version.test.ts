import { describe, expect, it } from 'vitest';
import { parsePlatform, parseTenant } from '../../src/fleet/parse';
import { parseStatus, parseTombstone } from '../../src/fleet/records';
import { messages } from '../support/problems';

/** A file of a version that has other fields. */
const NEWER = 'apiVersion: tenancy.neurallog.com/v2\nkind: Other\nother: 1\n';

describe('a file that a newer version of the package wrote', () => {
  it.each([
    ['tenants', parseTenant],
    ['status', parseStatus],
    ['tombstones', parseTombstone],
    ['platform', parsePlatform],
  ])('is reported as newer, and nothing else in it is checked: in %s', (folder, parse) => {
    expect(messages(() => parse(NEWER, `fleet/${folder}/acme.yaml`))).toEqual([
      `fleet/${folder}/acme.yaml:1:13 apiVersion: got "tenancy.neurallog.com/v2", want "tenancy.neurallog.com/v1alpha1": a newer version of @neurallog/tenancy wrote this; upgrade the package here [version-newer]`,
    ]);
  });
});
