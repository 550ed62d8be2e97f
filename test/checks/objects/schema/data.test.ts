import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import crds from '../../../../schemas/kubernetes/crds.json';
import oldest from '../../../../schemas/kubernetes/v1.28.json';
import newest from '../../../../schemas/kubernetes/v1.36.json';
import { isRecord } from '../../../../src/lib/plain-data';
import { ROOT } from '../../../support/source';

const FILES = [
  ['v1.28', oldest],
  ['v1.36', newest],
  ['crds', crds],
] as const;

/** A value and all values below it. */
function everything(value: unknown): unknown[] {
  const below = typeof value === 'object' && value !== null ? Object.values(value) : [];
  return [value, ...below.flatMap(everything)];
}

describe('the committed schemas', () => {
  it.each(FILES)('of %s are JSON Schema', (_name, { kinds, schema }) => {
    const ajv = new Ajv();
    const schemas: object[] = [schema, ...Object.values(kinds)];
    expect(schemas.filter((one) => ajv.validateSchema(one) !== true)).toEqual([]);
  });

  it.each(FILES)('of %s refuse unknown fields wherever an object names its fields', (_name, { schema }) => {
    const objects = everything(schema.definitions)
      .filter(isRecord)
      .filter(({ properties, type }) => isRecord(properties) && type === 'object');
    expect(objects.length).toBeGreaterThan(0);
    expect(objects.filter(({ additionalProperties }) => additionalProperties !== false)).toEqual([]);
  });

  it.each(FILES)('of %s are small', (name) => {
    expect(statSync(join(ROOT, 'schemas', 'kubernetes', `${name}.json`)).size).toBeLessThan(150_000);
  });

  it.each([
    ['v1.28', oldest],
    ['v1.36', newest],
  ])('of %s hold exactly these kinds', (_name, { kinds }) => {
    expect(Object.keys(kinds)).toEqual([
      'apps/v1 Deployment',
      'apps/v1 StatefulSet',
      'autoscaling/v2 HorizontalPodAutoscaler',
      'batch/v1 CronJob',
      'batch/v1 Job',
      'networking.k8s.io/v1 NetworkPolicy',
      'policy/v1 PodDisruptionBudget',
      'rbac.authorization.k8s.io/v1 ClusterRole',
      'rbac.authorization.k8s.io/v1 ClusterRoleBinding',
      'rbac.authorization.k8s.io/v1 Role',
      'rbac.authorization.k8s.io/v1 RoleBinding',
      'v1 ConfigMap',
      'v1 LimitRange',
      'v1 Namespace',
      'v1 PersistentVolumeClaim',
      'v1 Pod',
      'v1 ResourceQuota',
      'v1 Service',
      'v1 ServiceAccount',
    ]);
  });

  it('have the same fields as the CRD files', () => {
    const folder = join(ROOT, 'imports', 'crds');
    const specs = readdirSync(folder)
      .sort()
      .map((file) => parse(readFileSync(join(folder, file), 'utf8')).spec);
    const printed = specs.map((spec) => spec.versions[0].schema.openAPIV3Schema.properties.spec);
    expect(printed.length).toBeGreaterThan(0);
    expect(Object.values(crds.schema.definitions).map(({ properties }) => withoutClosing(properties.spec))).toEqual(
      printed,
    );
  });
});

/** Our schemas differ from a CRD in one point: they allow no other fields. */
function withoutClosing(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutClosing);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).filter(([key, inner]) => key !== 'additionalProperties' || inner !== false);
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutClosing(inner)]));
}
