import { describe, expect, it } from 'vitest';
import { uniqueObjects } from '../../../src/checks/objects/unique';
import { OBJECTS } from '../fixture/acme';
import { found, objectOf, spoil } from '../fixture/change';

const SERVER = 'apps/Deployment tenant-acme/server';

/** The fixture with a copy of the log server that differs in one value. */
function withTwin(place: string, value: unknown) {
  return [...OBJECTS, spoil(objectOf(SERVER), place, value)];
}

describe('the name of an object', () => {
  it('passes a sound tenant', () => {
    expect(found(uniqueObjects, OBJECTS)).toEqual([]);
  });

  it('is its own', () => {
    expect(found(uniqueObjects, withTwin('spec.replicas', 2))).toEqual([
      `${SERVER}: has the same identity as ${SERVER}, want one object of this name`,
    ]);
  });

  it('is its own in any case', () => {
    expect(found(uniqueObjects, withTwin('metadata.name', 'Server'))).toEqual([
      `apps/Deployment tenant-acme/Server: has the same identity as ${SERVER}, want one object of this name`,
    ]);
  });

  it('is its own in every version of its group', () => {
    expect(found(uniqueObjects, withTwin('apiVersion', 'apps/v1beta1'))).toEqual([
      `${SERVER}: has the same identity as ${SERVER}, want one object of this name`,
    ]);
  });

  it('may be that of another kind, group or namespace', () => {
    expect(found(uniqueObjects, withTwin('kind', 'DaemonSet'))).toEqual([]);
    expect(found(uniqueObjects, withTwin('apiVersion', 'example.com/v1'))).toEqual([]);
    expect(found(uniqueObjects, withTwin('metadata.namespace', 'tenant-acme-org-research'))).toEqual([]);
  });
});
