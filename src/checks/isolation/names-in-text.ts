import { ANNOTATION } from '../../contract/labels';
import { fluxKustomization, parseNamespace } from '../../contract/names';
import { formatValue } from '../../contract/problems';
import { STAGES } from '../../contract/stages';
import type { PlatformFacts, TenantFacts } from '../rule';
import type { FieldPath, IndexedField } from '../value-index';

/** Judges texts: gives what is wrong with a text at a place, or nothing. */
export type TextCheck = (text: string, place: IndexedField) => string | undefined;

/** Texts name no other tenant: neither its namespaces, also inside DNS names and URLs, nor its groups, nor its hosts. */
export function textCheckOf(tenant: TenantFacts): TextCheck {
  const domain = tenant.platform.domain.toLowerCase();
  const escaped = domain.replace(/[^a-z0-9]/g, '\\$&');
  // Most texts name nothing of the kind; DNS does not tell upper case from lower.
  const worthALook = new RegExp(`tenant[-:]|${escaped}`, 'i');
  const end = `${escaped}(?![a-z0-9-]|\\.[a-z0-9])`;
  const hosts = new RegExp(`[a-z0-9_.*-]*\\.${end}`, 'g');
  // The domain itself is the platform's; what only ends alike and a mail address are not the domain.
  const bare = new RegExp(`(?<![a-z0-9_.*@-])${end}`, 'g');
  const shared = platformHosts(tenant.platform);
  return (text, place) => {
    if (!worthALook.test(text) || isOwnWord(text, place, tenant.id)) return undefined;
    const { trail } = place;
    const folded = text.toLowerCase();
    return (
      (isProse(trail) ? undefined : namespaceFinding(folded, tenant.id)) ??
      groupFinding(folded, tenant.id) ??
      hostFinding([...folded.matchAll(hosts)].map(String), tenant.host, shared) ??
      (isProse(trail) || isSetting(trail) ? undefined : hostFinding(folded.match(bare) ?? [], tenant.host, shared))
    );
  };
}

/** The names that the platform itself declares: every tenant may say these, and nothing below or beside them. */
function platformHosts({ domain, reservedHosts, authUrl, catalog }: PlatformFacts): ReadonlySet<string> {
  const urls = [authUrl, ...Object.values(catalog).map(({ image }) => `https://${image}`)];
  return new Set([
    ...reservedHosts.map((label) => `${label}.${domain}`.toLowerCase()),
    ...urls.flatMap((url) => /^[a-z]+:\/\/([^/:@]+)/i.exec(url)?.[1]?.toLowerCase() ?? []),
  ]);
}

/** What a person wrote for people: "tenant-wide search" names no namespace. */
function isProse([top, field, key]: FieldPath): boolean {
  return top === 'metadata' && field === 'annotations' && (key === ANNOTATION.why || key === ANNOTATION.displayName);
}

/** A program may be told the domain, as the registry is: that claims no host. */
function isSetting(trail: FieldPath): boolean {
  return trail[0] === 'data' || (trail.at(-1) === 'value' && trail.at(-3) === 'env');
}

/** Words that look like the namespace of another tenant where they stand for something else. */
function isOwnWord(text: string, { objects, trail }: IndexedField, tenant: string): boolean {
  const [top, field] = trail;
  // The name of an object, and of the Role beside a binding, means something inside its namespace alone.
  if ((top === 'metadata' || top === 'roleRef') && field === 'name') return true;
  // A selector's key is the key of a label, and ours are named after the domain.
  if (trail.at(-1) === 'key' && trail.at(-3) === 'matchExpressions') return /^(x\.)?neurallog\.com\//.test(text);
  // The specification's own word for a tenant's first namespace.
  if (trail.at(-1) === 'type') return text === 'tenant-root';
  // A stage's Kustomization could be the namespace of a tenant whose id ends in the name of the stage.
  const isDependency = objects[0]?.kind === 'Kustomization' && top === 'spec' && field === 'dependsOn';
  return isDependency && STAGES.some((stage) => text === fluxKustomization(tenant, stage));
}

function namespaceFinding(text: string, tenant: string): string | undefined {
  for (const [match] of text.matchAll(/(?<![a-z0-9-])tenant-[a-z0-9-]+/g)) {
    const name = match.replace(/-+$/, '');
    const owner = parseNamespace(name);
    if (owner !== undefined && owner.tenant !== tenant)
      return `names ${name}, a namespace of tenant ${formatValue(owner.tenant)}, want nothing of another tenant`;
  }
  return undefined;
}

function groupFinding(text: string, tenant: string): string | undefined {
  for (const [group, owner] of text.matchAll(/(?<![a-z0-9-])tenant:([a-z0-9-]+):/g)) {
    if (owner !== tenant)
      return `names ${group}…, a group of tenant ${formatValue(owner)}, want nothing of another tenant`;
  }
  return undefined;
}

function hostFinding(hosts: readonly string[], own: string, shared: ReadonlySet<string>): string | undefined {
  const foreign = hosts.find((host) => host !== own && !host.endsWith(`.${own}`) && !shared.has(host));
  return foreign && `names host ${foreign}, want ${own} or a host below it`;
}
