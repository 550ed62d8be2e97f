import {
  BOTH_IDS_MAX,
  organizationIdProblem,
  SERVER_NAME_MAX,
  serverNameProblem,
  TENANT_ID_MAX,
  tenantIdProblem,
} from '../contract/names';
import type { Problem } from '../contract/problems';
import type { Path } from '../lib/path';
import { formatGiven, valueAt } from './yaml/value';

/**
 * Problems of the ids in a tenant's file: of a single id, of the combined length of two, and duplicates. It reads the
 * plain value even if the schema refuses the file, so that one run reports every problem.
 */
export function idProblems(value: unknown): Problem[] {
  const tenant = idAt(valueAt(value, ['metadata']), 'name', ['metadata']);
  const organizations = itemsOf(valueAt(value, ['spec']), 'organizations').map((organization, i) => {
    const path = ['spec', 'organizations', i] as const;
    return { id: idAt(organization, 'id', path), servers: serversOf(organization, path) };
  });
  const ids = organizations.flatMap((one) => one.id);
  const removed = itemsOf(valueAt(value, ['spec']), 'removedOrganizations').flatMap((organization, i) =>
    idAt(organization, 'id', ['spec', 'removedOrganizations', i]),
  );
  return [
    ...tenant.flatMap((id) => [...lengthProblems(id, TENANT_ID_MAX), ...formProblems(id, tenantIdProblem)]),
    ...ids.flatMap((id) => formProblems(id, organizationIdProblem)),
    ...tenant.flatMap((id) =>
      id.text.length > TENANT_ID_MAX ? [] : ids.flatMap((one) => combinedLengthProblems(id, one)),
    ),
    ...duplicateIds(ids, 'organization'),
    ...duplicateIds(removed, 'removed organization'),
    ...organizations.flatMap(({ servers }) => [
      ...servers.flatMap(serverProblems),
      ...duplicateIds(servers, 'MCP server'),
    ]),
  ];
}

/** An id and its path. */
interface Id {
  readonly text: string;
  readonly path: Path;
}

function serversOf(organization: unknown, path: Path): Id[] {
  return itemsOf(organization, 'mcpServers').flatMap((server, i) => idAt(server, 'name', [...path, 'mcpServers', i]));
}

function formProblems({ text, path }: Id, problemOf: (text: string) => string | undefined): Problem[] {
  const problem = problemOf(text) ?? lookAlikeProblem(text);
  return problem === undefined ? [] : [{ code: 'id-invalid', message: `got ${formatGiven(text)}, ${problem}`, path }];
}

/** RFC 5891 reserves labels with `--` here for encodings: browsers show `xn--…` as other letters. */
function lookAlikeProblem(text: string): string | undefined {
  return text.slice(2, 4) === '--' ? 'want an id without "--" as its third and fourth characters' : undefined;
}

function serverProblems(id: Id): Problem[] {
  const long = lengthProblems(id, SERVER_NAME_MAX);
  return long.length > 0 ? long : formProblems(id, serverNameProblem);
}

function lengthProblems({ text, path }: Id, max: number): Problem[] {
  if (text.length <= max) return [];
  const message = `got ${formatGiven(text)} with ${text.length} characters, want at most ${max}`;
  return [{ code: 'id-too-long', message, path }];
}

/** The name of the MCP namespace contains both ids. */
function combinedLengthProblems(tenant: Id, organization: Id): Problem[] {
  const length = tenant.text.length + organization.text.length;
  if (length <= BOTH_IDS_MAX) return [];
  const message = `got ${formatGiven(organization.text)}, together with the tenant's id ${length} characters, want at most ${BOTH_IDS_MAX}`;
  return [{ code: 'id-too-long', message, path: organization.path }];
}

/** Ids that differ in case alone count as duplicates: people, and some file systems, do not tell them apart. */
function duplicateIds(ids: readonly Id[], what: string): Problem[] {
  const firsts = new Map<string, Id>();
  return ids.flatMap((id): Problem[] => {
    const folded = id.text.toLowerCase();
    const first = firsts.get(folded);
    if (first === undefined) {
      firsts.set(folded, id);
      return [];
    }
    const message = `got ${formatGiven(id.text)}, want another: ${what} ${formatGiven(first.text)} comes before it`;
    return [{ code: 'id-duplicate', message, path: id.path }];
  });
}

function idAt(parent: unknown, field: string, path: Path): Id[] {
  const text = valueAt(parent, [field]);
  return typeof text === 'string' ? [{ text, path: [...path, field] }] : [];
}

function itemsOf(parent: unknown, field: string): unknown[] {
  const items = valueAt(parent, [field]);
  return Array.isArray(items) ? items : [];
}
