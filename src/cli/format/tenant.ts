import { instantOf } from '../../lib/instant';
import type { HistoryItem, Organization, StoredTenant } from '../../management/types';
import { formatNext, formatState } from './transition';

/** A tenant after a change: `acme: active, plan basic, organizations research, ops`, and the next step of its transition. */
export function summaryText(tenant: StoredTenant): string {
  const { id, status, plan, organizations, transition, cleanup } = tenant;
  if (cleanup?.phase === 'tombstone') return `${id}: deleted; its id is never reused\n`;
  const names = organizations.map((one) => one.id).join(', ');
  return [
    `${id}: ${status}, plan ${plan}, organizations ${names}`,
    ...(transition === undefined ? [] : [formatState(tenant, transition), formatNext(id, transition)]),
    '',
  ].join('\n');
}

/** All fields of one tenant, one per line. */
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
    ['version', resourceVersion ?? 'none: only a tombstone remains'],
  ]);
}

/** One line per tenant, as `kubectl get` prints them. */
export function tenantsText(tenants: readonly StoredTenant[]): string {
  return alignedText([
    ['ID', 'STATUS', 'PLAN', 'ORGANIZATIONS', 'TRANSITION'],
    ...tenants.map((one) => [
      one.id,
      one.status,
      one.plan,
      one.organizations.map(({ id }) => id).join(','),
      one.transition === undefined ? '' : `${formatState(one, one.transition)}, ${formatGate(one.transition.gate)}`,
    ]),
  ]);
}

/** One line per change, the oldest first. */
export function historyText(items: readonly HistoryItem[]): string {
  if (items.length === 0) return 'no changes are recorded\n';
  return alignedText(items.map(({ at, by, action, detail = '' }) => [instantOf(at), by, action, detail]));
}

/** Rows with aligned columns. */
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
    ...titled('organizations', organizations.map(formatOrganization)),
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
    ['transition', formatState(tenant, transition)],
    ...(transition.kind === 'delete' ? [['notice ends', instantOf(transition.deleteAfter)]] : []),
    ['next', formatNext(id, transition)],
  ];
}

function formatGate({ name, recorded }: { readonly name: string; readonly recorded: boolean }): string {
  return recorded ? `${name} recorded` : `waits for ${name}`;
}

/** `ops "Operations": logs kept 30 days, servers runbooks` */
function formatOrganization({ id, name, slots, retentionDays, mcpServers }: Organization): string {
  const servers = mcpServers.length === 0 ? 'no servers' : `servers ${mcpServers.join(', ')}`;
  const size = slots === 1 ? '' : `${slots} slots, `;
  return `${id}${name === id ? '' : ` "${name}"`}: ${size}logs kept ${retentionDays} days, ${servers}`;
}

/** A field with several lines; its name is before the first one. */
function titled(title: string, lines: readonly string[]): string[][] {
  return lines.map((line, i) => [i === 0 ? title : '', line]);
}
