import { describe, expect, it } from 'vitest';
import { freezeShared, isShared } from '../../src/lib/shared-value';

describe('a shared value', () => {
  it('is the value that was given', () => {
    const labels = { app: 'x' };
    expect(freezeShared(labels)).toBe(labels);
    expect(isShared(labels)).toBe(true);
  });

  it('never changes, at any depth', () => {
    const rules = freezeShared([{ verbs: ['get'], names: { one: 'x' } }]);
    expect(() => rules.push({ verbs: [], names: { one: '' } })).toThrow(TypeError);
    expect(() => rules[0]?.verbs.push('delete')).toThrow(TypeError);
    expect(() => Object.assign(rules[0]?.names ?? {}, { one: 'y' })).toThrow(TypeError);
    expect(rules).toEqual([{ verbs: ['get'], names: { one: 'x' } }]);
  });

  it('is told by what it is, not by what it says', () => {
    const outer = freezeShared({ inner: { app: 'x' } });
    expect(isShared(outer.inner)).toBe(false);
    expect(isShared({ inner: { app: 'x' } })).toBe(false);
    expect(isShared(Object.freeze({ app: 'x' }))).toBe(false);
  });

  it('is frozen below what was frozen before', () => {
    const outer = freezeShared(Object.freeze({ inner: { app: 'x' } }));
    expect(Object.isFrozen(outer.inner)).toBe(true);
  });

  it('has its keys in order, at every depth', () => {
    const labels = freezeShared({ b: [{ z: 1, a: 2 }], a: 'x' });
    expect(JSON.stringify(labels)).toBe('{"a":"x","b":[{"a":2,"z":1}]}');
    expect(isShared(labels)).toBe(true);
  });

  it('holds no field without a value, which no printer knows', () => {
    expect(() => freezeShared({ app: undefined })).toThrow(new TypeError('got undefined, want plain JSON'));
  });

  it('holds no object of a class, which could change unseen', () => {
    expect(() => freezeShared({ at: { day: new Date(0) } })).toThrow(
      new TypeError('got an object of class Date, want plain JSON'),
    );
  });
});
