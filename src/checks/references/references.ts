import { findingsOf } from '../finding';
import { policiesOf } from '../network/engine/evaluate';
import { catalogueOf } from '../object-index';
import type { Rule } from '../rule';
import { accountFaults } from './accounts';
import { configurationFaults } from './configuration';
import { environmentFaults } from './environment';
import { policyFaults } from './policies';
import { portFaults } from './ports';
import { serviceFaults } from './services';
import { volumeFaults } from './volumes';
import { workloadFaults } from './workloads';

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
