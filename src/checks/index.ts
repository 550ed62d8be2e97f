import { flatMap } from '../lists';
import type { KubeObject } from '../manifest';
import { accessComplete } from './access-complete';
import { closure } from './closure';
import { deliveryExact } from './delivery-exact';
import { compareFindings } from './fault';
import { grantsExact } from './grants-exact';
import { guardsPresent } from './guards-present';
import { imagePinned } from './image-pinned';
import { imagePulled } from './image-pulled';
import { kindKnown } from './kind-known';
import { labelsComplete } from './labels-complete';
import { metadataKnown } from './metadata-known';
import { namesByDns } from './names-by-dns';
import { namespaceRestricted } from './namespace-restricted';
import { defaultDeny } from './network/default-deny';
import { eachSide } from './network/each-side';
import { policyExplicit } from './network/policy-explicit';
import { reachability } from './network/reachability';
import { neverPrinted } from './never-printed';
import { noSecrets } from './no-secrets';
import { ownAccount } from './own-account';
import { checkPlatformObjects } from './platform-exact';
import { podLabels } from './pod-labels';
import { podPlacement } from './pod-placement';
import { podSecurity } from './pod-security';
import { processesApart } from './processes-apart';
import { quotaFits } from './quota-fits';
import { quotaWithinPlan } from './quota-within-plan';
import { checkPlatformRbac, rbac } from './rbac';
import { references } from './references';
import { resourcesSet } from './resources-set';
import { rootReadOnly } from './root-read-only';
import type { Finding, PlatformFacts, Rule, Subject, TenantFacts } from './rule';
import { checkSchema, schema } from './schema';
import { serviceClosed } from './service-closed';
import { suspendedStill } from './suspended-still';
import { tokenNotMounted } from './token-not-mounted';
import { uniqueObjects } from './unique-objects';
import { volumeOwn } from './volume-own';
import { workloadComplete } from './workload-complete';

export { type Claims, checkClaims } from './fleet';
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
