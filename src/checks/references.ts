import { catalogueOf } from './catalogue';
import { findingsOf } from './fault';
import { policiesOf } from './network/evaluation';
import { accountFaults } from './references/accounts';
import { configurationFaults } from './references/configuration';
import { environmentFaults } from './references/environment';
import { policyFaults } from './references/policies';
import { portFaults } from './references/ports';
import { serviceFaults } from './references/services';
import { volumeFaults } from './references/volumes';
import { workloadFaults } from './references/workloads';
import type { Rule } from './rule';

/** A missing reference is accepted by every API server and noticed by the kubelet alone: no later tier can see it. */
export const references: Rule = {
  id: 'references',
  says: 'what an object names exists among the objects of its tenant',
  check: (subject) => {
    const catalogue = catalogueOf(subject);
    return findingsOf('references', [
      ...configurationFaults(catalogue),
      ...environmentFaults(catalogue),
      ...volumeFaults(catalogue),
      ...portFaults(catalogue),
      ...serviceFaults(catalogue),
      ...workloadFaults(catalogue),
      ...policyFaults(policiesOf(subject).policies, catalogue),
      ...accountFaults(catalogue),
    ]);
  },
};
