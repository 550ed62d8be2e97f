import { describe } from 'vitest';
import { labelsComplete } from '../../../src/checks/objects/labels';
import { type Row, testRows } from '../fixture/rows';

const SERVER = 'apps/Deployment tenant-acme/server';
const SEARCH = 'apps/Deployment tenant-acme-org-research-mcp/search';
const FLUX = 'kustomize.toolkit.fluxcd.io/Kustomization neurallog-tenants/tenant-acme-20-data';
const NAMESPACE = 'Namespace tenant-acme-org-research';

/** A label that is taken from an object, and what must be there. */
function taken(object: string, key: string, want: string): Row {
  const path = `metadata.labels.${key}`;
  const place = `metadata.labels["${key}"]`;
  return [`are on ${object}: ${key}`, object, place, undefined, [`${object} ${path}: got nothing, want ${want}`]];
}

describe('the labels of an object', () => {
  testRows(labelsComplete, [
    taken(SERVER, 'app.kubernetes.io/managed-by', '"neurallog-tenancy"'),
    taken(SERVER, 'app.kubernetes.io/part-of', '"neurallog"'),
    taken(SERVER, 'neurallog.com/tenant', '"acme"'),
    taken(SERVER, 'neurallog.com/stage', '30-services for a Deployment'),
    taken(SERVER, 'neurallog.com/provisioning-step', 'a step of 1 to 8'),
    taken(SEARCH, 'neurallog.com/organization', '"research"'),
    taken(FLUX, 'neurallog.com/stage', 'flux for a Kustomization'),
    taken(NAMESPACE, 'tenant', '"acme"'),
    taken(NAMESPACE, 'organization', '"research"'),
    taken(NAMESPACE, 'type', '"organization"'),
    taken(NAMESPACE, 'neurallog.com/plan', '"pro"'),
    [
      'say no organization outside of one',
      SERVER,
      'metadata.labels["neurallog.com/organization"]',
      'research',
      [
        `${SERVER} metadata.labels.neurallog.com/organization: got "research", want no such label: the namespace belongs to no organization`,
      ],
    ],
    [
      'say no stage whose account has no right to the kind',
      SERVER,
      'metadata.labels["neurallog.com/stage"]',
      '10-foundation',
      [`${SERVER} metadata.labels.neurallog.com/stage: got "10-foundation", want 30-services for a Deployment`],
    ],
    [
      'say one of eight steps',
      SERVER,
      'metadata.labels["neurallog.com/provisioning-step"]',
      '9',
      [`${SERVER} metadata.labels.neurallog.com/provisioning-step: got "9", want a step of 1 to 8`],
    ],
    [
      'say of a namespace what its name says',
      'Namespace tenant-acme',
      'metadata.labels.type',
      'organization',
      ['Namespace tenant-acme metadata.labels.type: got "organization", want "tenant-root"'],
    ],
  ]);
});
