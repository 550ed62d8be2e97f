import { formatValue, type Problem } from '../../contract/problems';
import type { GrantSpec } from '../../fleet/schema/tenant';
import type { Path } from '../../lib/path';
import type { ResolvedOrganization } from '../model';
import type { Grant } from './model';

/** The tenant's grants between its organizations, or everything that is wrong with them. */
export function resolveGrants(
  specs: readonly GrantSpec[],
  organizations: readonly ResolvedOrganization[],
): { grants: Grant[]; problems: Problem[] } {
  const grants: Grant[] = [];
  const problems: Problem[] = [];
  const seen = new Set<string>();
  specs.forEach((spec, i) => {
    const path: Path = ['spec', 'grants', i];
    const key = `${spec.from} ${spec.to} ${spec.what} ${spec.server ?? ''}`;
    const outcome = seen.has(key)
      ? { problem: invalid(path, 'got a grant that stands above already, want each once') }
      : resolveGrant(spec, organizations, path);
    seen.add(key);
    if ('grant' in outcome) grants.push(outcome.grant);
    else problems.push(outcome.problem);
  });
  return { grants, problems };
}

function resolveGrant(
  spec: GrantSpec,
  organizations: readonly ResolvedOrganization[],
  path: Path,
): { grant: Grant } | { problem: Problem } {
  const from = organizations.find((one) => one.id === spec.from);
  if (from === undefined) return { problem: unknown(spec.from, organizations, [...path, 'from']) };
  const to = organizations.find((one) => one.id === spec.to);
  if (to === undefined) return { problem: unknown(spec.to, organizations, [...path, 'to']) };
  if (from === to)
    return {
      problem: invalid(
        [...path, 'to'],
        `got ${formatValue(spec.to)}, want another organization than the one that shares`,
      ),
    };
  if (spec.what === 'logs:read') {
    if (spec.server !== undefined)
      return { problem: invalid([...path, 'server'], 'got a server, want none: logs:read opens no MCP server') };
    return { grant: { what: 'logs:read', from: from.id, to: to.id } };
  }
  const servers = from.mcpServers.map((server) => server.name);
  if (spec.server === undefined || !servers.includes(spec.server)) {
    return {
      problem: invalid(
        [...path, 'server'],
        `got ${formatValue(spec.server)}, want an MCP server of ${from.id}: ${servers.join(', ') || 'it has none'}`,
      ),
    };
  }
  if (to.mcpServers.length === 0) {
    return {
      problem: invalid(
        [...path, 'to'],
        `got ${formatValue(spec.to)}, want an organization with an MCP server: mcp:use opens ${spec.server} to those of the receiver, and ${to.id} has none; add one or remove the grant`,
      ),
    };
  }
  return { grant: { what: 'mcp:use', from: from.id, to: to.id, server: spec.server } };
}

function unknown(organization: string, organizations: readonly ResolvedOrganization[], path: Path): Problem {
  const own = organizations.map((one) => one.id).join(', ');
  return /[/:.]/.test(organization)
    ? {
        code: 'grant-foreign-organization',
        path,
        message: `got ${formatValue(organization)}, want an organization of this tenant (${own}): nothing is ever shared with another tenant`,
      }
    : {
        code: 'grant-unknown-organization',
        path,
        message: `got ${formatValue(organization)}, want an organization of this tenant: ${own}; one of another tenant cannot be named`,
      };
}

function invalid(path: Path, message: string): Problem {
  return { code: 'grant-invalid', path, message };
}
