import { describe, expect, it } from 'vitest';
import { noForeignReferences } from '../../../src/checks/isolation/foreign-references';
import { FACTS, OBJECTS } from '../fixture/acme';
import { found } from '../fixture/change';
import { type Row, testRows } from '../fixture/rows';

const SERVER = 'apps/Deployment tenant-acme/server';
const CONFIG = 'ConfigMap tenant-acme/server';
const POLICY = 'networking.k8s.io/NetworkPolicy tenant-acme/server-to-redis-egress';
const PEER = 'spec.egress[0].to[0].namespaceSelector';
const NAMES = `${PEER}.matchExpressions[0].values`;
const BINDING = 'rbac.authorization.k8s.io/RoleBinding tenant-acme/tenant-admin';
const ORGANIZATION = 'rbac.authorization.k8s.io/RoleBinding tenant-acme-org-research/organization-viewer';
const FLUX = 'kustomize.toolkit.fluxcd.io/Kustomization neurallog-tenants/tenant-acme-20-data';
const ACCOUNT = 'ServiceAccount neurallog-tenants/tenant-acme';

/** A test row: a text in the log server's ConfigMap, and the findings. */
function text(name: string, value: string, ...messages: readonly string[]): Row {
  return [name, CONFIG, 'data.TEXT', value, messages.map((message) => `${CONFIG} data.TEXT: ${message}`)];
}

describe('a text of a tenant', () => {
  testRows(noForeignReferences, [
    text(
      'may not name a namespace of another tenant, not even in a URL',
      'http://server.tenant-globex.svc:3030',
      'names tenant-globex, a namespace of tenant "globex", want no name of another tenant',
    ),
    text(
      'may not name a namespace of a tenant whose id begins with its own',
      'http://server.tenant-acme-corp.svc',
      'names tenant-acme-corp, a namespace of tenant "acme-corp", want no name of another tenant',
    ),
    text(
      'may not name a group of another tenant',
      'tenant:globex:admin',
      'names tenant:globex:…, a group of tenant "globex", want no name of another tenant',
    ),
    text(
      'may not name a host of another tenant, in upper or lower case',
      'https://Globex.NeuralLog.com/logs',
      'names host globex.neurallog.com, want acme.neurallog.com or a host below it',
    ),
    text(
      'may not name a host below a host of the platform',
      'https://evil.docs.neurallog.com',
      'names host evil.docs.neurallog.com, want acme.neurallog.com or a host below it',
    ),
    text(
      'may name hosts and namespaces of its tenant',
      'https://api.acme.neurallog.com http://x.tenant-acme-org-research.svc',
    ),
    text("may name the platform's hosts", 'https://docs.neurallog.com/start'),
    [
      'may not name the domain itself as a host',
      SERVER,
      'metadata.annotations',
      { 'x.neurallog.com/hostname': 'NeuralLog.com' },
      [
        `${SERVER} metadata.annotations.x.neurallog.com/hostname: names host neurallog.com, want acme.neurallog.com or a host below it`,
      ],
    ],
    text('may be the domain in a setting', 'https://neurallog.com'),
    [
      'may be the domain in an environment variable',
      SERVER,
      'spec.template.spec.containers[0].env[2]',
      { name: 'BASE_DOMAIN', value: 'neurallog.com' },
      [],
    ],
    [
      'may name other domains with the same ending, and a mail address of the domain',
      SERVER,
      'metadata.annotations',
      { 'x.neurallog.com/about': 'my-neurallog.com neurallog.com.example help@neurallog.com' },
      [],
    ],
    [
      'may have the domain in a label key of a selector',
      POLICY,
      'spec.podSelector.matchExpressions',
      [{ key: 'neurallog.com/tenant', operator: 'In', values: ['acme'] }],
      [],
    ],
    text('may name a host of another domain', 'https://globex.neurallog.community'),
    [
      "may name an image of the platform's registry",
      SERVER,
      'spec.template.spec.containers[0].image',
      'registry.neurallog.com:5000/registry',
      [],
    ],
    [
      'may contain tenant-… in an annotation for people',
      POLICY,
      'metadata.annotations',
      { 'neurallog.com/why': 'tenant-wide search' },
      [],
    ],
    [
      'may contain tenant-… in a display name',
      'Namespace tenant-acme',
      'metadata.annotations["neurallog.com/display-name"]',
      'Acme (tenant-test)',
      [],
    ],
    [
      'may not name a host of another tenant in an annotation for people',
      POLICY,
      'metadata.annotations',
      { 'neurallog.com/why': 'globex.neurallog.com asks' },
      [
        `${POLICY} metadata.annotations.neurallog.com/why: names host globex.neurallog.com, want acme.neurallog.com or a host below it`,
      ],
    ],
  ]);

  it('may name the host of the shared authentication, but no similar one', () => {
    const facts = { platform: { ...FACTS.platform, authUrl: 'https://id.neurallog.com/login' } };
    const config = (TEXT: string) => [
      ...OBJECTS,
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'tenant-acme' }, data: { TEXT } },
    ];
    expect(found(noForeignReferences, config('https://id.neurallog.com/login'), facts)).toEqual([]);
    expect(found(noForeignReferences, config('https://ids.neurallog.com/login'), facts)).toEqual([
      'ConfigMap tenant-acme/a data.TEXT: names host ids.neurallog.com, want acme.neurallog.com or a host below it',
    ]);
  });
});

describe('a selection of namespaces', () => {
  testRows(noForeignReferences, [
    [
      'may not name another tenant',
      POLICY,
      NAMES,
      ['tenant-acme', 'tenant-globex'],
      [
        `${POLICY} ${PEER}: got "tenant-globex", want a namespace of tenant acme or of the platform's peers`,
        `${POLICY} ${NAMES}[1]: names tenant-globex, a namespace of tenant "globex", want no name of another tenant`,
      ],
    ],
    [
      'must be by name, because any other label can be forged',
      POLICY,
      `${PEER}.matchExpressions`,
      undefined,
      [
        `${POLICY} ${PEER}: selects namespaces without kubernetes.io/metadata.name, want them by name: any other label can be forged`,
      ],
    ],
    [
      'must require the tenant label too',
      POLICY,
      `${PEER}.matchLabels`,
      undefined,
      [`${POLICY} ${PEER}: got nothing for label tenant, want "acme" with the name of a namespace of the tenant`],
    ],
    [
      'of a pod affinity may name only namespaces of the tenant',
      SERVER,
      'spec.template.spec.affinity',
      { podAffinity: { x: [{ namespaces: ['tenant-globex'] }] } },
      [
        `${SERVER} spec.template.spec.affinity.podAffinity.x[0].namespaces: got "tenant-globex", want a namespace of tenant acme`,
        `${SERVER} spec.template.spec.affinity.podAffinity.x[0].namespaces[0]: names tenant-globex, a namespace of tenant "globex", want no name of another tenant`,
      ],
    ],
  ]);
});

describe('an object of a tenant', () => {
  testRows(noForeignReferences, [
    [
      'is in a namespace of the tenant',
      CONFIG,
      'metadata.namespace',
      'tenant-globex',
      [`${CONFIG.replace('acme', 'globex')} metadata.namespace: got "tenant-globex", want a namespace of tenant acme`],
    ],
    [
      'is not in a namespace of an organization that the tenant does not have',
      CONFIG,
      'metadata.namespace',
      'tenant-acme-org-ops',
      [
        'ConfigMap tenant-acme-org-ops/server metadata.namespace: got "tenant-acme-org-ops", want a namespace of tenant acme',
      ],
    ],
    [
      'is not cluster-wide',
      CONFIG,
      'metadata.namespace',
      undefined,
      ['ConfigMap server metadata.namespace: is cluster-scoped or has no namespace, want a namespace of tenant acme'],
    ],
    [
      'is in the control namespace only if it is a Flux object of the tenant',
      CONFIG,
      'metadata.namespace',
      'neurallog-tenants',
      [
        'ConfigMap neurallog-tenants/server metadata.namespace: is in the control namespace, want only ServiceAccount tenant-acme and the Kustomizations of tenant acme there',
      ],
    ],
    [
      'is not another ServiceAccount of the control namespace',
      ACCOUNT,
      'metadata.name',
      'foundation',
      [
        'ServiceAccount neurallog-tenants/foundation metadata.namespace: is in the control namespace, want only ServiceAccount tenant-acme and the Kustomizations of tenant acme there',
      ],
    ],
    [
      "is applied from the tenant's folder if it is a Kustomization",
      FLUX,
      'spec.path',
      './dist/tenants/globex/20-data',
      [`${FLUX} spec.path: got "./dist/tenants/globex/20-data", want a path that ends in /tenants/acme/20-data`],
    ],
    [
      'is a Namespace only with a name of the tenant',
      'Namespace tenant-acme',
      'metadata.name',
      'tenant-globex',
      ['Namespace tenant-globex metadata.name: got "tenant-globex", want a namespace of tenant acme'],
    ],
  ]);
});

describe('the owner labels of an object', () => {
  testRows(noForeignReferences, [
    [
      'name its tenant',
      CONFIG,
      'metadata.labels["neurallog.com/tenant"]',
      'globex',
      [`${CONFIG} metadata.labels.neurallog.com/tenant: got "globex", want "acme"`],
    ],
    [
      'name no organization in the root namespace',
      CONFIG,
      'metadata.labels["neurallog.com/organization"]',
      'research',
      [
        `${CONFIG} metadata.labels.neurallog.com/organization: got "research", want no organization, because the namespace belongs to none`,
      ],
    ],
  ]);
});

describe('the subject of a RoleBinding', () => {
  testRows(noForeignReferences, [
    [
      'is not a group of another tenant',
      BINDING,
      'subjects[0].name',
      'tenant:globex:admin',
      [
        `${BINDING} subjects[0]: got Group tenant:globex:admin, want a group tenant:acme:…, or a ServiceAccount of the tenant`,
        `${BINDING} subjects[0].name: names tenant:globex:…, a group of tenant "globex", want no name of another tenant`,
      ],
    ],
    [
      'is not a group of an organization in the root namespace',
      BINDING,
      'subjects[0].name',
      'tenant:acme:org:research:admin',
      [
        `${BINDING} subjects[0]: got Group tenant:acme:org:research:admin, want a group tenant:acme:…, or a ServiceAccount of the tenant`,
      ],
    ],
    [
      'is not a single user',
      ORGANIZATION,
      'subjects[0]',
      { kind: 'User', name: 'mallory' },
      [
        `${ORGANIZATION} subjects[0]: got User mallory, want a group tenant:acme:… or tenant:acme:org:research:…, or a ServiceAccount of the tenant`,
      ],
    ],
    [
      'is not a ServiceAccount of another tenant',
      BINDING,
      'subjects[0]',
      { kind: 'ServiceAccount', name: 'server', namespace: 'tenant-globex' },
      [
        `${BINDING} subjects[0]: got ServiceAccount tenant-globex/server, want a group tenant:acme:…, or a ServiceAccount of the tenant`,
        `${BINDING} subjects[0].namespace: got "tenant-globex", want a namespace of tenant acme`,
      ],
    ],
  ]);
});
