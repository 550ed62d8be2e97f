import { describe, expect, it } from 'vitest';
import { uniqueObjects } from '../../../src/checks/objects/unique';
import { OBJECTS } from '../fixture/acme';
import { found, objectOf, withValue } from '../fixture/change';

const SERVER = 'apps/Deployment tenant-acme/server';

/** The fixture with a copy of the log server that differs in one value. */
function withCopy(fieldPath: string, value: unknown) {
  return [...OBJECTS, withValue(objectOf(SERVER), fieldPath, value)];
}

describe('the rule unique-objects', () => {
  it('accepts a valid tenant', () => {
    expect(found(uniqueObjects, OBJECTS)).toEqual([]);
  });

  it('refuses two objects with one identity', () => {
    expect(found(uniqueObjects, withCopy('spec.replicas', 2))).toEqual([
      `${SERVER}: has the same identity as ${SERVER}, want one object of this name`,
    ]);
  });

  it('refuses names that differ only in case', () => {
    expect(found(uniqueObjects, withCopy('metadata.name', 'Server'))).toEqual([
      `apps/Deployment tenant-acme/Server: has the same identity as ${SERVER}, want one object of this name`,
    ]);
  });

  it('refuses two objects that differ only in API version', () => {
    expect(found(uniqueObjects, withCopy('apiVersion', 'apps/v1beta1'))).toEqual([
      `${SERVER}: has the same identity as ${SERVER}, want one object of this name`,
    ]);
  });

  it('accepts one name in two kinds, groups or namespaces', () => {
    expect(found(uniqueObjects, withCopy('kind', 'DaemonSet'))).toEqual([]);
    expect(found(uniqueObjects, withCopy('apiVersion', 'example.com/v1'))).toEqual([]);
    expect(found(uniqueObjects, withCopy('metadata.namespace', 'tenant-acme-org-research'))).toEqual([]);
  });
});
