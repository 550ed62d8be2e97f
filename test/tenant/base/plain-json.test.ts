import { k8s } from 'cdk8s-plus-28';
import { describe, expect, it } from 'vitest';
import { freezeShared, isShared } from '../../../src/lib/shared-value';
import { shareProps, toPlainJson } from '../../../src/tenant/base/plain-json';

const head = { apiVersion: 'v1', kind: 'Thing', metadata: { name: 'x' } };

describe('a plain copy', () => {
  it('holds amounts and ports as texts and numbers', () => {
    const hard = { pods: k8s.Quantity.fromNumber(1), memory: k8s.Quantity.fromString('1Gi') };
    const ports = [k8s.IntOrString.fromString('http'), k8s.IntOrString.fromNumber(80)];
    expect(toPlainJson({ ...head, spec: { hard, ports } })).toEqual({
      apiVersion: 'v1',
      kind: 'Thing',
      metadata: { name: 'x' },
      spec: { hard: { memory: '1Gi', pods: 1 }, ports: ['http', 80] },
    });
  });

  it('shares no list and no mapping with what it was made of', () => {
    const rules = [{ verbs: ['get'] }];
    const labels = { app: 'x' };
    const copy = toPlainJson({ ...head, metadata: { name: 'x', labels }, rules });
    rules[0]?.verbs.push('delete');
    rules.push({ verbs: ['create'] });
    labels.app = 'other';
    expect(copy).toEqual({
      apiVersion: 'v1',
      kind: 'Thing',
      metadata: { name: 'x', labels: { app: 'x' } },
      rules: [{ verbs: ['get'] }],
    });
  });

  it('is given what is shared as it is, since nobody can change it', () => {
    const rules = freezeShared([{ verbs: ['get'] }]);
    const labels = freezeShared({ app: 'x' });
    const copy = toPlainJson({ ...head, metadata: { name: 'x', labels }, rules });
    expect(copy.rules).toBe(rules);
    expect(copy.metadata.labels).toBe(labels);
  });

  it('holds no object of another class', () => {
    expect(() => toPlainJson({ ...head, rules: [Object.create(Date.prototype)] })).toThrow(
      new TypeError('got an object of class Date, want plain JSON'),
    );
  });
});

describe('shared props', () => {
  const props = (): k8s.ResourceQuotaSpec =>
    shareProps({ scopes: ['Terminating'], hard: { pods: k8s.Quantity.fromNumber(1) } });

  it('are copied once, with amounts as texts and numbers and keys in order', () => {
    const spec = props();
    const one = toPlainJson({ ...head, spec });
    const other = toPlainJson({ ...head, spec });
    expect(one.spec).toEqual({ hard: { pods: 1 }, scopes: ['Terminating'] });
    expect(Object.keys(Object(one.spec))).toEqual(['hard', 'scopes']);
    expect(other.spec).toBe(one.spec);
    expect(isShared(Object(one.spec))).toBe(true);
  });

  it('stay what they are, for whoever hands them to a class of L1 objects', () => {
    expect(k8s.KubeResourceQuota.manifest({ spec: props() }).spec).toEqual({
      hard: { pods: 1 },
      scopes: ['Terminating'],
    });
  });

  it('cannot be changed any more, at any depth', () => {
    const spec = props();
    expect(() => Object.assign(spec, { scopes: [] })).toThrow(TypeError);
    expect(() => spec.scopes?.push('NotTerminating')).toThrow(TypeError);
    expect(() => Object.assign(Object(spec.hard?.pods), { value: 2 })).toThrow(TypeError);
  });

  it('hold no object of another class', () => {
    expect(() => shareProps({ when: Object.create(Date.prototype) })).toThrow(
      new TypeError('got an object of class Date, want plain JSON'),
    );
  });
});
