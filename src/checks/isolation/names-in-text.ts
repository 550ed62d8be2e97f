import { ANNOTATION } from '../../contract/labels';
import { fluxKustomization, parseNamespace } from '../../contract/names';
import { formatValue } from '../../contract/problems';
import { STAGES } from '../../contract/stages';
import type { PlatformFacts, TenantFacts } from '../rule';
import type { FieldPath, IndexedField } from '../value-index';

/** Checks a text in a field, and returns the message of a finding or `undefined`. */
export type TextCheck = (text: string, field: IndexedField) => string | undefined;

/** The check that a text names no namespace, group or host of another tenant, not even inside a DNS name or a URL. */
export function textCheckOf(tenant: TenantFacts): TextCheck {
  const domain = tenant.platform.domain.toLowerCase();
  const escaped = domain.replace(/[^a-z0-9]/g, '\\$&');
  // A quick test for most texts, which need no further check. It ignores case, as DNS does.
  const mayNameTenant = new RegExp(`tenant[-:]|${escaped}`, 'i');
  const end = `${escaped}(?![a-z0-9-]|\\.[a-z0-9])`;
  const hosts = new RegExp(`[a-z0-9_.*-]*\\.${end}`, 'g');
  // The domain itself belongs to the platform. Other domains with the same ending and mail addresses do not match.
  const bareDomain = new RegExp(`(?<![a-z0-9_.*@-])${end}`, 'g');
  const shared = platformHosts(tenant.platform);
  return (text, field) => {
    if (!mayNameTenant.test(text) || hasOtherMeaning(text, field, tenant.id)) return undefined;
    const { trail } = field;
    const lower = text.toLowerCase();
    return (
      (isProse(trail) ? undefined : namespaceFinding(lower, tenant.id)) ??
      groupFinding(lower, tenant.id) ??
      hostFinding([...lower.matchAll(hosts)].map(String), tenant.host, shared) ??
      (isProse(trail) || isSetting(trail) ? undefined : hostFinding(lower.match(bareDomain) ?? [], tenant.host, shared))
    );
  };
}

/** The hosts of the platform, which every tenant may name. Hosts below them are not included. */
function platformHosts({ domain, reservedHosts, authUrl, catalog }: PlatformFacts): ReadonlySet<string> {
  const urls = [authUrl, ...Object.values(catalog).map(({ image }) => `https://${image}`)];
  return new Set([
    ...reservedHosts.map((label) => `${label}.${domain}`.toLowerCase()),
    ...urls.flatMap((url) => /^[a-z]+:\/\/([^/:@]+)/i.exec(url)?.[1]?.toLowerCase() ?? []),
  ]);
}

/** Free text that people read: in it, "tenant-wide search" names no namespace. */
function isProse([top, field, key]: FieldPath): boolean {
  return top === 'metadata' && field === 'annotations' && (key === ANNOTATION.why || key === ANNOTATION.displayName);
}

/** A setting of a program, such as the registry's base domain: it may be the domain, which claims no host. */
function isSetting(trail: FieldPath): boolean {
  return trail[0] === 'data' || (trail.at(-1) === 'value' && trail.at(-3) === 'env');
}

/** Whether a text only looks like a name of another tenant, by the field that it is in. */
function hasOtherMeaning(text: string, { objects, trail }: IndexedField, tenant: string): boolean {
  const [top, field] = trail;
  // The names of an object and of a Role in roleRef are local to the namespace.
  if ((top === 'metadata' || top === 'roleRef') && field === 'name') return true;
  // The key of a selector is a label key, and our label keys have the domain as prefix.
  if (trail.at(-1) === 'key' && trail.at(-3) === 'matchExpressions') return /^(x\.)?neurallog\.com\//.test(text);
  // A namespace type of the specification, not a namespace.
  if (trail.at(-1) === 'type') return text === 'tenant-root';
  // The name of a Kustomization could also be the namespace of a tenant whose id ends in the name of the stage.
  const isDependency = objects[0]?.kind === 'Kustomization' && top === 'spec' && field === 'dependsOn';
  return isDependency && STAGES.some((stage) => text === fluxKustomization(tenant, stage));
}

function namespaceFinding(text: string, tenant: string): string | undefined {
  for (const [match] of text.matchAll(/(?<![a-z0-9-])tenant-[a-z0-9-]+/g)) {
    const name = match.replace(/-+$/, '');
    const owner = parseNamespace(name);
    if (owner !== undefined && owner.tenant !== tenant)
      return `names ${name}, a namespace of tenant ${formatValue(owner.tenant)}, want no name of another tenant`;
  }
  return undefined;
}

function groupFinding(text: string, tenant: string): string | undefined {
  for (const [group, owner] of text.matchAll(/(?<![a-z0-9-])tenant:([a-z0-9-]+):/g)) {
    if (owner !== tenant)
      return `names ${group}…, a group of tenant ${formatValue(owner)}, want no name of another tenant`;
  }
  return undefined;
}

function hostFinding(hosts: readonly string[], own: string, shared: ReadonlySet<string>): string | undefined {
  const foreign = hosts.find((host) => host !== own && !host.endsWith(`.${own}`) && !shared.has(host));
  return foreign && `names host ${foreign}, want ${own} or a host below it`;
}
