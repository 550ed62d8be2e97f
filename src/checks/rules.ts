import type { KubeObject } from '../kubernetes/object';
import { flatMap } from '../lib/lists';
import { applierMayWrite } from './access/applier';
import { roleBindings } from './access/bindings';
import { checkPlatformRbac, rbac } from './access/least-privilege';
import { dedicatedVolume } from './data/volume-claims';
import { deliveryExact } from './delivery/kustomizations';
import { checkPlatformObjects } from './delivery/platform-bundle';
import { compareFindings } from './finding';
import { noForeignReferences } from './isolation/foreign-references';
import { suspendedScaledDown } from './lifecycle/suspended';
import { namespaceGuards } from './namespace/guards';
import { namespaceRestricted } from './namespace/pod-security-labels';
import { serviceClosed } from './network/cluster-ip-only';
import { defaultDeny } from './network/default-deny';
import { policyExplicit } from './network/explicit-policies';
import { policySidesIndependent } from './network/policy-sides';
import { reachability } from './network/reachability';
import { forbiddenFields } from './objects/forbidden-fields';
import { knownKind } from './objects/known-kind';
import { labelsComplete } from './objects/labels';
import { metadataKnown } from './objects/metadata';
import { noSecrets } from './objects/no-secrets';
import { checkSchema, schema } from './objects/schema';
import { uniqueObjects } from './objects/unique';
import { clusterDnsOnly } from './pods/dns';
import { imagePinned } from './pods/image-digest';
import { imagePullPolicyAlways } from './pods/image-pull-policy';
import { podLabels } from './pods/labels';
import { tokenNotMounted } from './pods/no-token';
import { podPlacement } from './pods/placement';
import { podSecurity } from './pods/pod-security';
import { noSharedProcessNamespace } from './pods/process-namespace';
import { rootReadOnly } from './pods/read-only-root';
import { resourcesSet } from './pods/resources';
import { dedicatedServiceAccount } from './pods/service-account';
import { workloadComplete } from './pods/workload-complete';
import { quotaFits } from './quota/usage-fits';
import { quotaWithinPlan } from './quota/within-plan';
import { references } from './references/references';
import type { CheckInput, Finding, PlatformFacts, Rule, TenantFacts } from './rule';
import { grantsExact } from './settings/grants';

export { type Claims, checkClaims } from './claims';
export type { CheckInput, Finding, PlatformFacts, Rule, TenantFacts } from './rule';

/** Every rule, ordered from single objects to the tenant as a whole. The ids are public. */
export const RULES: readonly Rule[] = [
  schema,
  knownKind,
  uniqueObjects,
  labelsComplete,
  podLabels,
  metadataKnown,
  forbiddenFields,
  noSecrets,
  namespaceRestricted,
  podSecurity,
  imagePinned,
  imagePullPolicyAlways,
  resourcesSet,
  rootReadOnly,
  tokenNotMounted,
  dedicatedServiceAccount,
  noSharedProcessNamespace,
  podPlacement,
  clusterDnsOnly,
  serviceClosed,
  dedicatedVolume,
  noForeignReferences,
  references,
  deliveryExact,
  workloadComplete,
  suspendedScaledDown,
  grantsExact,
  namespaceGuards,
  quotaFits,
  quotaWithinPlan,
  rbac,
  roleBindings,
  applierMayWrite,
  defaultDeny,
  policyExplicit,
  policySidesIndependent,
  reachability,
];

/** All findings for the platform's bundle. */
export function checkPlatform(
  objects: readonly KubeObject[],
  facts: Pick<PlatformFacts, 'controlNamespace' | 'podSecurityVersion' | 'extensionKinds'>,
): Finding[] {
  const findings = [
    ...checkSchema(objects),
    ...checkPlatformObjects(objects, facts),
    ...checkPlatformRbac(objects, facts),
  ];
  return findings.sort(compareFindings);
}

/** All findings for the objects of one tenant, by object and path; empty if there are none. */
export function checkObjects(objects: readonly KubeObject[], tenant: TenantFacts): Finding[] {
  return runRules(RULES, { objects, tenant });
}

/** Runs the rules. A rule that throws has proven nothing, so its error becomes a finding. */
export function runRules(rules: readonly Rule[], input: CheckInput): Finding[] {
  return flatMap(rules, (rule) => runRule(rule, input)).sort(compareFindings);
}

function runRule(rule: Rule, input: CheckInput): Finding[] {
  try {
    return rule.check(input);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const object = `Tenant ${input.tenant.id}`;
    return [{ rule: rule.id, object, path: '', message: `the rule could not be checked: ${reason}` }];
  }
}
