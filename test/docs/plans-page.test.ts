import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bytesText, cpuText } from '../../src/kubernetes/quantity';
import type { QuotaShare, Resources } from '../../src/platform/model';
import { DEFAULT_VOLUME, PLANS } from '../../src/platform/plans';
import { definePlatform } from '../../src/platform/resolve';
import { resolveRedis } from '../../src/tenant/data/resolve';
import { ROOT } from '../support/source';
import { platformSpec } from '../support/specs';

const PLATFORM = definePlatform('cluster', platformSpec());

/** The rows of the tables of a page, without heads and rules: each a list of its cells. */
function rowsOf(page: string): string[][] {
  return readFileSync(join(ROOT, page), 'utf8')
    .split('\n')
    .filter((line) => /^\| (free|basic|pro|enterprise) /.test(line))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

function computeCells(one: Resources): string[] {
  return [
    `${cpuText(one.cpu)} / ${cpuText(one.cpuLimit)}`,
    `${bytesText(one.memory)} / ${bytesText(one.memoryLimit)}`,
    `${bytesText(one.ephemeral)} / ${bytesText(one.ephemeralLimit)}`,
  ];
}

function shareCells(share: QuotaShare): string[] {
  const counts = [share.pods, share.services, share.secrets, share.configMaps, share.workloads, share.jobs];
  return [...computeCells(share), `${bytesText(share.storage)}, ${share.volumes}`, ...counts.map(String)];
}

function replicasText({ min, max }: { min: number; max: number }): string {
  return min === max ? String(min) : `${min}–${max}`;
}

function daysText(days: number): string {
  return days === 0 ? 'never' : `after ${days} days`;
}

describe('docs/plans.md', () => {
  it('says what each plan gives', () => {
    const expected = [
      ...Object.entries(PLANS).map(([name, plan]) => [
        name,
        String(plan.slots),
        String(plan.retentionDays),
        plan.sandbox ? 'where the platform has one' : 'no',
        String(plan.noticeDays),
        daysText(plan.expiry.idleDays),
        String(plan.expiry.warnDays),
        daysText(plan.expiry.purgeDays),
      ]),
      ...Object.entries(PLANS).flatMap(([name, { shares }]) =>
        (['root', 'organization', 'mcp'] as const).map((root) => [name, root, ...shareCells(shares[root])]),
      ),
      ...Object.entries(PLANS).map(([name, { limits }]) => [
        name,
        ...computeCells(limits.default),
        `${cpuText(limits.min.cpu)}, ${bytesText(limits.min.memory)}`,
        bytesText(limits.minVolume),
      ]),
      ...Object.entries(PLANS).flatMap(([name, plan]) =>
        (['server', 'web', 'registry', 'redis', 'mcpServer'] as const).map((workload) => [
          name,
          workload,
          ...computeCells(plan[workload].resources),
          workload === 'redis' ? '1' : replicasText(plan[workload].scale),
        ]),
      ),
      ...Object.entries(PLANS).map(([name, plan]) => [
        name,
        bytesText(plan.redis.maxMemory),
        bytesText(resolveRedis(plan, PLATFORM, DEFAULT_VOLUME).maxMemory),
      ]),
    ];
    expect(rowsOf('docs/plans.md')).toEqual(expected);
  });
});
