import { describe } from 'vitest';
import { labelsComplete } from '../../../src/checks/objects/labels';
import { type Row, testRows } from '../fixture/rows';

const SERVER = 'apps/Deployment tenant-acme/server';
const SEARCH = 'apps/Deployment tenant-acme-org-research-mcp/search';
const FLUX = 'kustomize.toolkit.fluxcd.io/Kustomization neurallog-tenants/tenant-acme-20-data';
const NAMESPACE = 'Namespace tenant-acme-org-research';

/** A row that removes a label from an object. */
function withoutLabel(object: string, key: string, expected: string): Row {
  const path = `metadata.labels.${key}`;
  const fieldPath = `metadata.labels["${key}"]`;
  return [
    `requires ${key} on ${object}`,
    object,
    fieldPath,
    undefined,
    [`${object} ${path}: got nothing, want ${expected}`],
  ];
}

describe('the rule labels-complete', () => {
  testRows(labelsComplete, [
    withoutLabel(SERVER, 'app.kubernetes.io/managed-by', '"neurallog-tenancy"'),
    withoutLabel(SERVER, 'app.kubernetes.io/part-of', '"neurallog"'),
    withoutLabel(SERVER, 'neurallog.com/tenant', '"acme"'),
    withoutLabel(SERVER, 'neurallog.com/stage', '30-services for a Deployment'),
    withoutLabel(SERVER, 'neurallog.com/provisioning-step', 'a step from 1 to 8'),
    withoutLabel(SEARCH, 'neurallog.com/organization', '"research"'),
    withoutLabel(FLUX, 'neurallog.com/stage', 'flux for a Kustomization'),
    withoutLabel(NAMESPACE, 'tenant', '"acme"'),
    withoutLabel(NAMESPACE, 'organization', '"research"'),
    withoutLabel(NAMESPACE, 'type', '"organization"'),
    withoutLabel(NAMESPACE, 'neurallog.com/plan', '"pro"'),
    [
      'refuses an organization label outside an organization',
      SERVER,
      'metadata.labels["neurallog.com/organization"]',
      'research',
      [
        `${SERVER} metadata.labels.neurallog.com/organization: got "research", want no such label: the namespace belongs to no organization`,
      ],
    ],
    [
      'refuses a stage whose Flux account may not write the kind',
      SERVER,
      'metadata.labels["neurallog.com/stage"]',
      '10-foundation',
      [`${SERVER} metadata.labels.neurallog.com/stage: got "10-foundation", want 30-services for a Deployment`],
    ],
    [
      'refuses a provisioning step above 8',
      SERVER,
      'metadata.labels["neurallog.com/provisioning-step"]',
      '9',
      [`${SERVER} metadata.labels.neurallog.com/provisioning-step: got "9", want a step from 1 to 8`],
    ],
    [
      'refuses a namespace type that does not match the name',
      'Namespace tenant-acme',
      'metadata.labels.type',
      'organization',
      ['Namespace tenant-acme metadata.labels.type: got "organization", want "tenant-root"'],
    ],
  ]);
});
