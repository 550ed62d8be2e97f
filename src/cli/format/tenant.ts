import { instantOf } from '../../lib/instant';
import type { HistoryItem, Organization, StoredTenant } from '../../management/types';
import { nextWords, stateWords } from './transition';

/** What a change left: `acme: active, plan basic, organizations research, ops`, and what its transition waits for. */
export function summaryText(tenant: StoredTenant): string {
  const { id, status, plan, organizations, transition, cleanup } = tenant;
  if (cleanup?.phase === 'tombstone') return `${id}: deleted, and its id is never given again\n`;
  const names = organizations.map((one) => one.id).join(', ');
  return [
    `${id}: ${status}, plan ${plan}, organizations ${names}`,
    ...(transition === undefined ? [] : [stateWords(tenant, transition), nextWords(id, transition)]),
    '',
  ].join('\n');
}

/** All that is known of one tenant, a line a fact. */
export function tenantText(tenant: StoredTenant): string {
  const { id, name, status, plan, createdAt, updatedAt, expiresAt, lastActivityAt, resourceVersion } = tenant;
  return alignedText([
    ['id', id],
    ['name', name],
    ['status', status],
    ['plan', plan],
    ['created', instantOf(createdAt)],
    ['updated', instantOf(updatedAt)],
    ...(expiresAt === undefined ? [] : [['expires', instantOf(expiresAt)]]),
    ...(lastActivityAt === undefined ? [] : [['last activity', instantOf(lastActivityAt)]]),
    ...(tenant.cleanup?.phase === 'tombstone' ? [] : resourceRows(tenant)),
    ...transitionRows(tenant),
    ['version', resourceVersion ?? 'none: a tombstone is left'],
  ]);
}

/** A line a tenant, as `kubectl get` prints them. */
export function tenantsText(tenants: readonly StoredTenant[]): string {
  return alignedText([
    ['ID', 'STATUS', 'PLAN', 'ORGANIZATIONS', 'TRANSITION'],
    ...tenants.map((one) => [
      one.id,
      one.status,
      one.plan,
      one.organizations.map(({ id }) => id).join(','),
      one.transition === undefined ? '' : `${stateWords(one, one.transition)}, ${gateWords(one.transition.gate)}`,
    ]),
  ]);
}

/** A line for each thing that was done, the oldest first. */
export function historyText(items: readonly HistoryItem[]): string {
  if (items.length === 0) return 'nothing is recorded\n';
  return alignedText(items.map(({ at, by, action, detail = '' }) => [instantOf(at), by, action, detail]));
}

/** Rows whose columns stand under each other. */
export function alignedText(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, i) => cell.padEnd(widths[i] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

function resourceRows({ organizations, resources }: StoredTenant): string[][] {
  const { cpu, memory, storage, pods, volumes, hosts } = resources;
  return [
    ...titled('organizations', organizations.map(organizationWords)),
    ['slots', `${resources.organizations.used} of ${resources.organizations.slots}`],
    ['cpu', `${cpu.requests} requested, ${cpu.limits} at most`],
    ['memory', `${memory.requests} requested, ${memory.limits} at most`],
    ['storage', storage],
    ['pods', String(pods)],
    ...titled(
      'volumes',
      volumes.map(({ name, size }) => `${name} ${size}`),
    ),
    ...titled('namespaces', resources.namespaces),
    ...titled('hosts', hosts),
  ];
}

function transitionRows(tenant: StoredTenant): string[][] {
  const { id, transition } = tenant;
  if (transition === undefined) return [];
  return [
    ['transition', stateWords(tenant, transition)],
    ...(transition.kind === 'delete' ? [['notice ends', instantOf(transition.deleteAfter)]] : []),
    ['next', nextWords(id, transition)],
  ];
}

function gateWords({ name, recorded }: { readonly name: string; readonly recorded: boolean }): string {
  return recorded ? `${name} recorded` : `waits for ${name}`;
}

/** `ops "Operations": logs kept 30 days, servers runbooks` */
function organizationWords({ id, name, slots, retentionDays, mcpServers }: Organization): string {
  const servers = mcpServers.length === 0 ? 'no servers' : `servers ${mcpServers.join(', ')}`;
  const size = slots === 1 ? '' : `${slots} slots, `;
  return `${id}${name === id ? '' : ` "${name}"`}: ${size}logs kept ${retentionDays} days, ${servers}`;
}

/** A fact with several lines: its name stands before the first. */
function titled(title: string, lines: readonly string[]): string[][] {
  return lines.map((line, i) => [i === 0 ? title : '', line]);
}
