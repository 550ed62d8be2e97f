import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart, YamlOutputType } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { definePlatform } from '../../../src/platform/resolve';
import { Redis } from '../../../src/tenant/data/redis';
import { resolveRedisProps } from '../../../src/tenant/parts';
import { resolveTenant } from '../../../src/tenant/resolve';
import { Tenant } from '../../../src/tenant/tenant';
import { messages } from '../../support/problems';
import { platformSpec, tenantSpec } from '../../support/specs';

const platform = definePlatform('cluster', platformSpec());
const tenant = resolveTenant('acme', tenantSpec(), platform);

/** The documents that vanilla `app.synth()` writes, and those that the tree holds. */
function written(yamlOutputType: YamlOutputType): { written: number; inTree: number } {
  const outdir = mkdtempSync(join(tmpdir(), 'tenancy-synth-'));
  try {
    const app = new App({ outdir, yamlOutputType });
    new Tenant(app, 'acme', tenant);
    app.synth();
    const texts = readdirSync(outdir).map((file) => readFileSync(join(outdir, file), 'utf8'));
    const documents = texts.flatMap((text) => text.split(/^---$/m)).filter((text) => text.trim() !== '');
    return { written: documents.length, inTree: app.charts.flatMap((chart) => chart.toJson()).length };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

describe('app.synth() over the constructs', () => {
  it.each(['FILE_PER_CHART', 'FILE_PER_APP'] as const)('writes every object with %s', (type) => {
    const counts = written(YamlOutputType[type]);
    expect(counts.written).toBe(counts.inTree);
    expect(counts.inTree).toBeGreaterThan(90);
  });

  it.each(['FILE_PER_RESOURCE', 'FOLDER_PER_CHART_FILE_PER_RESOURCE'] as const)(
    'is refused with %s, which would lose objects without an error',
    (type) => {
      const message = `got yamlOutputType ${type}, which names files without namespace and API group and so loses objects, want FILE_PER_CHART or FILE_PER_APP [app-output-type]`;
      expect(messages(() => written(YamlOutputType[type]))).toEqual([message]);
      const app = new App({ yamlOutputType: YamlOutputType[type] });
      const props = resolveRedisProps({ tenant: 'acme', plan: 'pro' }, {}, platform);
      expect(messages(() => new Redis(new Chart(app, 'chart'), 'redis', props))).toEqual([message]);
    },
  );
});
