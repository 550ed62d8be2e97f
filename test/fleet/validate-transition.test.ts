import { describe, expect, it } from 'vitest';
import { parseFleet } from '../../src/fleet/fleet';
import { fleetOfTexts } from '../../src/registry/memory-registry';
import { resolveFleet } from '../../src/tenant/resolve-fleet';
import { messages } from '../support/problems';
import { PLATFORM, TENANT } from '../support/texts';

/** The tenant of the other tests, with two organizations; text appended to it begins on line 15. */
const TWO = `${TENANT}    - id: ops\n`;

/** The problems that a whole registry reports of such a tenant, without its file. */
function problemsOf(lines: string, tenant = TWO): string[] {
  const files = { 'platform.yaml': PLATFORM, 'tenants/acme.yaml': `${tenant}${lines}` };
  return messages(() => resolveFleet(parseFleet(fleetOfTexts(files)))).map((line) =>
    line.replace('fleet/tenants/acme.yaml:', ''),
  );
}

/** The lines of a transition in the file: `kind` on line 16, every further part on its own line. */
function transition(kind: string, ...parts: readonly string[]): string {
  return `  transition:\n    kind: ${kind}\n${parts.map((part) => `    ${part}\n`).join('')}`;
}

const STARTED = 'startedAt: "2026-06-01T10:00:00Z"';
const CONVERT = ['convert', 'from: enterprise', STARTED] as const;
const REMOVE = ['remove-organization', 'organization: ops', STARTED] as const;
const DELETE = ['delete', 'deleteAfter: "2026-07-01T10:00:00Z"', 'export: requested', STARTED] as const;

/** One line per gate; the last part of a transition. */
function gates(...names: readonly string[]): string {
  const gate = (name: string) => `      - { gate: ${name}, at: "2026-06-01T10:00:00Z", by: ada, evidence: seen }`;
  return ['gates:', ...names.map(gate)].join('\n');
}

describe('a valid transition', () => {
  it.each([
    ['a conversion', transition(...CONVERT)],
    ['a conversion that is ready', transition(...CONVERT, gates('services-ready'))],
    ['a removal', transition(...REMOVE, 'phase: workloads-off')],
    [
      'a removal in its last phase',
      transition(...REMOVE, 'phase: protection-lifted', gates('services-ready', 'foundation-ready')),
    ],
    ['a deletion', transition(...DELETE, 'phase: notify')],
    [
      'a deletion in a late phase',
      transition(...DELETE, 'phase: services-off', gates('tenant-notified', 'export-stored', 'edge-gone', 'pods-gone')),
    ],
    [
      'a deletion without an export',
      transition(
        'delete',
        'deleteAfter: "2026-06-01T10:00:00Z"',
        'export: declined',
        STARTED,
        'phase: edge-off',
        gates('tenant-notified'),
      ),
    ],
  ])('is accepted: %s', (_, lines) => {
    expect(problemsOf(lines)).toEqual([]);
  });
});

const AT = 'spec.transition';

describe('an impossible transition', () => {
  it.each([
    [
      'is of no kind',
      transition('rename', STARTED),
      `16:11 ${AT}.kind: got "rename", want one of convert, remove-organization, delete [wrong-value]`,
    ],
    [
      'lacks the plan before',
      transition('convert', STARTED),
      `16:5 ${AT}.from: got nothing, want from in a transition of kind convert [transition-invalid]`,
    ],
    [
      'lacks its phase',
      transition(...REMOVE),
      `16:5 ${AT}.phase: got nothing, want phase in a transition of kind remove-organization [transition-invalid]`,
    ],
    [
      'lacks the end of its notice',
      transition('delete', 'phase: notify', 'export: declined', STARTED),
      `16:5 ${AT}.deleteAfter: got nothing, want deleteAfter in a transition of kind delete [transition-invalid]`,
    ],
    [
      'has a field of another kind',
      transition(...CONVERT, 'phase: notify'),
      `19:12 ${AT}.phase: got phase in a transition of kind convert, want a transition without it [transition-invalid]`,
    ],
    [
      'has a phase of another kind',
      transition(...REMOVE, 'phase: services-off'),
      `19:12 ${AT}.phase: got "services-off", want one of workloads-off, protection-lifted [transition-invalid]`,
    ],
    [
      'has a gate of a later phase',
      transition(...DELETE, 'phase: notify', gates('tenant-notified', 'edge-gone')),
      `23:17 ${AT}.gates[1].gate: got "edge-gone" in phase notify, want one of tenant-notified [transition-invalid]`,
    ],
    [
      'has a gate of another kind',
      transition(...CONVERT, gates('pods-gone')),
      `20:17 ${AT}.gates[0].gate: got "pods-gone" in phase converting, want one of services-ready [transition-invalid]`,
    ],
    [
      'has a gate twice',
      transition(...DELETE, 'phase: notify', gates('tenant-notified', 'tenant-notified')),
      `23:17 ${AT}.gates[1].gate: got "tenant-notified" again, want it once [transition-invalid]`,
    ],
    [
      'has left a phase without its gate',
      transition(...DELETE, 'phase: edge-off', gates('tenant-notified')),
      `20:12 ${AT}.phase: got edge-off without the gate export-stored, want phase export until it is recorded [transition-invalid]`,
    ],
    [
      'has left the first phase of a removal without its gate',
      transition(...REMOVE, 'phase: protection-lifted'),
      `19:12 ${AT}.phase: got protection-lifted without the gate services-ready, want phase workloads-off until it is recorded [transition-invalid]`,
    ],
    [
      'began before its tenant',
      transition('convert', 'from: enterprise', 'startedAt: "2025-12-31T23:59:59Z"'),
      `18:16 ${AT}.startedAt: got "2025-12-31T23:59:59Z", want an instant from createdAt, "2026-01-01T00:00:00Z", on [transition-invalid]`,
    ],
    [
      'has a notice that ended before it began',
      transition('delete', 'deleteAfter: "2026-06-01T09:59:59Z"', 'export: declined', STARTED, 'phase: notify'),
      `17:18 ${AT}.deleteAfter: got "2026-06-01T09:59:59Z", want an instant from startedAt, "2026-06-01T10:00:00Z", on [transition-invalid]`,
    ],
    [
      'has a gate from before it began',
      transition(...CONVERT, gates('services-ready').replace('10:00:00Z', '09:59:59Z')),
      `20:37 ${AT}.gates[0].at: got "2026-06-01T09:59:59Z", want an instant from startedAt, "2026-06-01T10:00:00Z", on [transition-invalid]`,
    ],
    [
      'comes from the plan that it goes to',
      transition('convert', 'from: pro', STARTED),
      `17:11 ${AT}.from: got "pro", the plan itself, want the plan before [transition-invalid]`,
    ],
    [
      'removes an organization that is not there',
      transition('remove-organization', 'organization: sales', STARTED, 'phase: workloads-off'),
      `17:19 ${AT}.organization: got "sales", want one of research, ops [transition-invalid]`,
    ],
  ])('is refused at the line where it %s', (_, lines, line) => {
    expect(problemsOf(lines)).toEqual([line]);
  });

  it('is refused if it removes the only organization', () => {
    const lines = transition('remove-organization', 'organization: research', STARTED, 'phase: workloads-off');
    expect(problemsOf(lines, TENANT)).toEqual([
      `16:19 ${AT}.organization: got "research", the only one, want another beside it [transition-invalid]`,
    ]);
  });

  it('is reported with all its problems at once', () => {
    expect(problemsOf(transition('delete', 'from: pro', 'phase: workloads-off', STARTED))).toEqual([
      `16:5 ${AT}.deleteAfter: got nothing, want deleteAfter in a transition of kind delete [transition-invalid]`,
      `16:5 ${AT}.export: got nothing, want export in a transition of kind delete [transition-invalid]`,
      `17:11 ${AT}.from: got from in a transition of kind delete, want a transition without it [transition-invalid]`,
      `18:12 ${AT}.phase: got "workloads-off", want one of notify, export, edge-off, services-off, organization-namespaces, volumes, root-namespace [transition-invalid]`,
    ]);
  });
});

describe('removed organizations', () => {
  const removed = (...ids: readonly string[]) =>
    ['  removedOrganizations:', ...ids.map((id) => `    - { id: ${id}, removedAt: "2026-05-01T00:00:00Z" }`), ''].join(
      '\n',
    );

  it('are listed once', () => {
    expect(problemsOf(removed('sales', 'sales'))).toEqual([
      '17:13 spec.removedOrganizations[1].id: got "sales", want another: removed organization "sales" comes before it [id-duplicate]',
    ]);
  });

  it('keep their ids: no other organization can use them', () => {
    expect(problemsOf(removed('sales', 'ops'))).toEqual([
      '14:11 spec.organizations[1].id: got "ops", which an organization had that was removed, want another id [organization-removed]',
    ]);
  });
});

describe('a deletion that a reviewer has approved', () => {
  const approved = (...references: readonly string[]) =>
    ['  approvedDeletions:', ...references.map((one) => `    - ${one}`), ''].join('\n');

  it('names a namespace or a volume of this tenant, also of a removed organization', () => {
    expect(
      problemsOf(approved('PersistentVolumeClaim/tenant-acme/redis-data', 'Namespace/tenant-acme-org-sales-mcp')),
    ).toEqual([]);
  });

  it.each([
    ['a namespace of another tenant', 'Namespace/tenant-globex'],
    ['a namespace of a tenant whose id begins like this one', 'Namespace/tenant-acme-b'],
    ['a namespace of nobody', 'Namespace/kube-system'],
    ['a volume of another tenant', 'PersistentVolumeClaim/tenant-globex/redis-data'],
    ['a volume without its namespace', 'PersistentVolumeClaim/tenant-acme'],
    ['a namespace inside of another', 'Namespace/tenant-acme/redis-data'],
    ['a kind that holds no data', 'ConfigMap/tenant-acme/redis'],
  ])('never names %s', (_, reference) => {
    expect(problemsOf(approved(reference))).toEqual([
      `16:7 spec.approvedDeletions[0]: got "${reference}", want a Namespace or PersistentVolumeClaim of this tenant, such as PersistentVolumeClaim/tenant-acme/redis-data [approval-invalid]`,
    ]);
  });
});
