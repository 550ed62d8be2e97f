import { withRuleId } from '../finding';
import { policiesOf } from '../network/engine/evaluate';
import { objectIndexOf } from '../object-index';
import type { Rule } from '../rule';
import { accountFindings } from './accounts';
import { configurationFindings } from './configuration';
import { environmentFindings } from './environment';
import { policyFindings } from './policies';
import { portFindings } from './ports';
import { serviceFindings } from './services';
import { volumeFindings } from './volumes';
import { workloadFindings } from './workloads';

/** A missing reference is accepted by every API server and noticed by the kubelet alone: no later tier can see it. */
export const references: Rule = {
  id: 'references',
  description: 'what an object names exists among the objects of its tenant',
  check: (subject) => {
    const catalogue = objectIndexOf(subject);
    return withRuleId('references', [
      ...configurationFindings(catalogue),
      ...environmentFindings(catalogue),
      ...volumeFindings(catalogue),
      ...portFindings(catalogue),
      ...serviceFindings(catalogue),
      ...workloadFindings(catalogue),
      ...policyFindings(policiesOf(subject).policies, catalogue),
      ...accountFindings(catalogue),
    ]);
  },
};
