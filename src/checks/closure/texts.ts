import { shown } from '../../errors';
import { type KubeObject, STAGES } from '../../manifest';
import { fluxKustomization, parseNamespace } from '../../names';
import type { TenantFacts } from '../rule';
import type { Trail } from '../walk';

/** Judges texts: gives what is wrong with a text, or nothing. */
export type TextJudge = (object: KubeObject, text: string, trail: Trail) => string | undefined;

/** Texts name no other tenant: neither its namespaces, also inside DNS names and URLs, nor its groups, nor its hosts. */
export function textJudge(tenant: TenantFacts): TextJudge {
  const domain = tenant.platform.domain.toLowerCase();
  const escaped = domain.replace(/[^a-z0-9]/g, '\\$&');
  // Most texts name nothing of the kind; DNS does not tell upper case from lower.
  const worthALook = new RegExp(`tenant[-:]|\\.${escaped}`, 'i');
  const hosts = new RegExp(`[a-z0-9_.*-]*\\.${escaped}(?![a-z0-9-]|\\.[a-z0-9])`, 'g');
  return (object, text, trail) => {
    if (!worthALook.test(text) || isOwnWord(object, text, trail, tenant.id)) return undefined;
    const folded = text.toLowerCase();
    return namespaceFault(folded, tenant.id) ?? groupFault(folded, tenant.id) ?? hostFault(folded, hosts, tenant.host);
  };
}

/** Words that look like the namespace of another tenant where they stand for something else. */
function isOwnWord(object: KubeObject, text: string, trail: Trail, tenant: string): boolean {
  const [top, field] = trail;
  // The name of an object, and of the Role beside a binding, means something inside its namespace alone.
  if ((top === 'metadata' || top === 'roleRef') && field === 'name') return true;
  // The specification's own word for a tenant's first namespace.
  if (trail.at(-1) === 'type') return text === 'tenant-root';
  // A stage's Kustomization could be the namespace of a tenant whose id ends in the name of the stage.
  const isDependency = object.kind === 'Kustomization' && top === 'spec' && field === 'dependsOn';
  return isDependency && STAGES.some((stage) => text === fluxKustomization(tenant, stage));
}

function namespaceFault(text: string, tenant: string): string | undefined {
  for (const [match] of text.matchAll(/(?<![a-z0-9-])tenant-[a-z0-9-]+/g)) {
    const name = match.replace(/-+$/, '');
    const owner = parseNamespace(name);
    if (owner !== undefined && owner.tenant !== tenant)
      return `names ${name}, a namespace of tenant ${shown(owner.tenant)}, want nothing of another tenant`;
  }
  return undefined;
}

function groupFault(text: string, tenant: string): string | undefined {
  for (const [group, owner] of text.matchAll(/(?<![a-z0-9-])tenant:([a-z0-9-]+):/g)) {
    if (owner !== tenant) return `names ${group}…, a group of tenant ${shown(owner)}, want nothing of another tenant`;
  }
  return undefined;
}

function hostFault(text: string, hosts: RegExp, own: string): string | undefined {
  for (const [host] of text.matchAll(hosts)) {
    if (host !== own && !host.endsWith(`.${own}`)) return `names host ${host}, want ${own} or a host below it`;
  }
  return undefined;
}
