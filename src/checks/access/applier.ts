import { FOUNDATION_ACCOUNT, fluxKustomization } from '../../contract/names';
import { STAGES } from '../../contract/stages';
import type { KubeObject } from '../../kubernetes/object';
import { flatMap } from '../../lib/lists';
import { type FindingBody, findingAt, withRuleId } from '../finding';
import { checkedKindOf, resourceKeyOf } from '../kinds';
import { fieldAt, objectIndexOf } from '../object-index';
import type { PlatformFacts, Rule } from '../rule';
import { allowedVerbsOf } from './allowed-verbs';

/**
 * Flux impersonates the account of a stage's Kustomization. If this account may not write one object, the API server
 * refuses it and Flux applies nothing of the stage.
 */
export const applierMayWrite: Rule = {
  id: 'applier-may-write',
  description: 'the account that applies a stage may write every kind of object in it',
  why: 'Flux impersonates the account of the Kustomization. The API server refuses an object that this account may not write, and Flux then applies nothing of the stage.',
  example: {
    object: 'apps/Deployment tenant-acme/server',
    path: ['metadata', 'labels', 'neurallog.com/stage'],
    value: '10-foundation',
  },
  check: (input) => {
    const { find } = objectIndexOf(input);
    const { id, platform } = input.tenant;
    const accountOf = (stage: string | undefined) => {
      const known = STAGES.find((one) => one === stage);
      if (known === undefined) return undefined;
      const kustomization = find('Kustomization', platform.controlNamespace, fluxKustomization(id, known));
      return kustomization === undefined ? undefined : String(fieldAt(kustomization, 'spec.serviceAccountName'));
    };
    return withRuleId(
      'applier-may-write',
      flatMap(input.objects, (object) =>
        applierFindings(object, accountOf(object.metadata.labels?.[STAGE_LABEL]), platform),
      ),
    );
  },
};

const STAGE_LABEL = 'neurallog.com/stage';
const NEEDED = ['get', 'create', 'patch', 'delete'];

/** Without a Kustomization nobody applies the object: the rule `delivery-exact` refuses that. */
function applierFindings(object: KubeObject, account: string | undefined, platform: PlatformFacts): FindingBody[] {
  const row = checkedKindOf(object, platform);
  if (account === undefined || row === undefined) return [];
  const allowed = allowedVerbsOf(account === FOUNDATION_ACCOUNT ? 'foundation' : 'reconciler', platform);
  const verbs = flatMap(
    allowed.filter((one) => one.group === row.apiGroup && one.resources.includes(row.resource)),
    (one) => one.verbs,
  );
  const missing = NEEDED.filter((verb) => !verbs.includes(verb));
  if (missing.length === 0) return [];
  const where = "add the stage to the kind's row in src/contract/kind-table.ts and in src/checks/kinds.ts";
  const message = `ServiceAccount ${account} applies it and may not ${missing.join(', ')} ${resourceKeyOf(row)}, want a kind of this stage: ${where}`;
  return [findingAt(object, '', message)];
}
