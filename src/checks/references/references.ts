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

export const references: Rule = {
  id: 'references',
  description:
    'every object, key, port, volume, variable and pod that an object refers to exists among the objects of its tenant',
  why: 'The API server accepts a reference to something that does not exist. The error shows only when the kubelet starts the pod, or never, as for a selector that matches no pod.',
  example: {
    object: 'Service tenant-acme/server',
    path: ['spec', 'ports', 0, 'targetPort'],
    value: 'htpp',
  },
  check: (input) => {
    const index = objectIndexOf(input);
    return withRuleId('references', [
      ...configurationFindings(index),
      ...environmentFindings(index),
      ...volumeFindings(index),
      ...portFindings(index),
      ...serviceFindings(index),
      ...workloadFindings(index),
      ...policyFindings(policiesOf(input).policies, index),
      ...accountFindings(index),
    ]);
  },
};
