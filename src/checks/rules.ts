import type { KubeObject } from '../kubernetes/object';
import { flatMap } from '../lib/lists';
import { accessComplete } from './access/bindings';
import { checkPlatformRbac, rbac } from './access/least-privilege';
import { volumeOwn } from './data/volume-claims';
import { deliveryExact } from './delivery/kustomizations';
import { checkPlatformObjects } from './delivery/platform-bundle';
import { compareFindings } from './finding';
import { closure } from './isolation/foreign-references';
import { suspendedStill } from './lifecycle/suspended';
import { guardsPresent } from './namespace/guards';
import { namespaceRestricted } from './namespace/pod-security-labels';
import { serviceClosed } from './network/cluster-ip-only';
import { defaultDeny } from './network/default-deny';
import { eachSide } from './network/each-side';
import { policyExplicit } from './network/explicit-policies';
import { reachability } from './network/reachability';
import { neverPrinted } from './objects/forbidden-fields';
import { kindKnown } from './objects/known-kind';
import { labelsComplete } from './objects/labels';
import { metadataKnown } from './objects/metadata';
import { noSecrets } from './objects/no-secrets';
import { checkSchema, schema } from './objects/schema';
import { uniqueObjects } from './objects/unique';
import { namesByDns } from './pods/dns';
import { imagePinned } from './pods/image-digest';
import { imagePulled } from './pods/image-pull-policy';
import { podLabels } from './pods/labels';
import { tokenNotMounted } from './pods/no-token';
import { podPlacement } from './pods/placement';
import { podSecurity } from './pods/pod-security';
import { processesApart } from './pods/process-namespace';
import { rootReadOnly } from './pods/read-only-root';
import { resourcesSet } from './pods/resources';
import { ownAccount } from './pods/service-account';
import { workloadComplete } from './pods/workload-complete';
import { quotaFits } from './quota/usage-fits';
import { quotaWithinPlan } from './quota/within-plan';
import { references } from './references/references';
import type { Finding, PlatformFacts, Rule, Subject, TenantFacts } from './rule';
import { grantsExact } from './settings/grants';

export { type Claims, checkClaims } from './claims';
export type { Finding, PlatformFacts, Rule, Subject, TenantFacts } from './rule';

/** Every rule, from what an object is to what all of them do together. Their ids are public names. */
export const RULES: readonly Rule[] = [
  schema,
  kindKnown,
  uniqueObjects,
  labelsComplete,
  podLabels,
  metadataKnown,
  neverPrinted,
  noSecrets,
  namespaceRestricted,
  podSecurity,
  imagePinned,
  imagePulled,
  resourcesSet,
  rootReadOnly,
  tokenNotMounted,
  ownAccount,
  processesApart,
  podPlacement,
  namesByDns,
  serviceClosed,
  volumeOwn,
  closure,
  references,
  deliveryExact,
  workloadComplete,
  suspendedStill,
  grantsExact,
  guardsPresent,
  quotaFits,
  quotaWithinPlan,
  rbac,
  accessComplete,
  defaultDeny,
  policyExplicit,
  eachSide,
  reachability,
];

/** Everything that is wrong with the bundle of the platform. */
export function checkPlatform(
  objects: readonly KubeObject[],
  facts: Pick<PlatformFacts, 'controlNamespace' | 'podSecurityVersion'>,
): Finding[] {
  const findings = [...checkSchema(objects), ...checkPlatformObjects(objects, facts), ...checkPlatformRbac(objects)];
  return findings.sort(compareFindings);
}

/** Everything that is wrong with the objects of one tenant, by object and place; empty if nothing is. */
export function checkObjects(objects: readonly KubeObject[], tenant: TenantFacts): Finding[] {
  return runRules(RULES, { objects, tenant });
}

/** A rule that breaks has proven nothing, so it counts as broken by the objects. */
export function runRules(rules: readonly Rule[], subject: Subject): Finding[] {
  return flatMap(rules, (rule) => runRule(rule, subject)).sort(compareFindings);
}

function runRule(rule: Rule, subject: Subject): Finding[] {
  try {
    return rule.check(subject);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const object = `Tenant ${subject.tenant.id}`;
    return [{ rule: rule.id, object, path: '', message: `the rule could not be checked: ${reason}` }];
  }
}
