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

/** A text of the log server's configuration, and what is wrong with it. */
function text(sentence: string, value: string, ...messages: readonly string[]): Row {
  return [sentence, CONFIG, 'data.TEXT', value, messages.map((message) => `${CONFIG} data.TEXT: ${message}`)];
}

describe('the texts of a tenant', () => {
  testRows(noForeignReferences, [
    text(
      'name no namespace of another tenant, also inside of a URL',
      'http://server.tenant-globex.svc:3030',
      'names tenant-globex, a namespace of tenant "globex", want nothing of another tenant',
    ),
    text(
      'name none whose id begins with their own',
      'http://server.tenant-acme-corp.svc',
      'names tenant-acme-corp, a namespace of tenant "acme-corp", want nothing of another tenant',
    ),
    text(
      'name no group of another tenant',
      'tenant:globex:admin',
      'names tenant:globex:…, a group of tenant "globex", want nothing of another tenant',
    ),
    text(
      'name no host of another tenant, in any case',
      'https://Globex.NeuralLog.com/logs',
      'names host globex.neurallog.com, want acme.neurallog.com or a host below it',
    ),
    text(
      'name no host below one of the platform',
      'https://evil.docs.neurallog.com',
      'names host evil.docs.neurallog.com, want acme.neurallog.com or a host below it',
    ),
    text(
      'may name their own host and namespaces',
      'https://api.acme.neurallog.com http://x.tenant-acme-org-research.svc',
    ),
    text("may name the platform's own hosts", 'https://docs.neurallog.com/start'),
    [
      'do not claim the domain itself, which is the host of the platform',
      SERVER,
      'metadata.annotations',
      { 'x.neurallog.com/hostname': 'NeuralLog.com' },
      [
        `${SERVER} metadata.annotations.x.neurallog.com/hostname: names host neurallog.com, want acme.neurallog.com or a host below it`,
      ],
    ],
    text('may tell a program the domain', 'https://neurallog.com'),
    [
      'may tell it by a variable',
      SERVER,
      'spec.template.spec.containers[0].env[2]',
      { name: 'BASE_DOMAIN', value: 'neurallog.com' },
      [],
    ],
    [
      'may name a host that only begins or ends alike, and a mail address of the domain',
      SERVER,
      'metadata.annotations',
      { 'x.neurallog.com/about': 'my-neurallog.com neurallog.com.example help@neurallog.com' },
      [],
    ],
    [
      'may hold a key of ours in a selector',
      POLICY,
      'spec.podSelector.matchExpressions',
      [{ key: 'neurallog.com/tenant', operator: 'In', values: ['acme'] }],
      [],
    ],
    text('may name a host that only ends alike', 'https://globex.neurallog.community'),
    [
      "may name an image of the platform's registry",
      SERVER,
      'spec.template.spec.containers[0].image',
      'registry.neurallog.com:5000/registry',
      [],
    ],
    [
      'may speak of tenants to people',
      POLICY,
      'metadata.annotations',
      { 'neurallog.com/why': 'tenant-wide search' },
      [],
    ],
    [
      'may call a tenant what they like',
      'Namespace tenant-acme',
      'metadata.annotations["neurallog.com/display-name"]',
      'Acme (tenant-test)',
      [],
    ],
    [
      'speak of no host of another tenant to people',
      POLICY,
      'metadata.annotations',
      { 'neurallog.com/why': 'globex.neurallog.com asks' },
      [
        `${POLICY} metadata.annotations.neurallog.com/why: names host globex.neurallog.com, want acme.neurallog.com or a host below it`,
      ],
    ],
  ]);

  it('may name the declared address of auth, and no other host beside it', () => {
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

describe('the choice of namespaces', () => {
  testRows(noForeignReferences, [
    [
      'names no other tenant',
      POLICY,
      NAMES,
      ['tenant-acme', 'tenant-globex'],
      [
        `${POLICY} ${PEER}: got "tenant-globex", want a namespace of tenant acme or of the platform's peers`,
        `${POLICY} ${NAMES}[1]: names tenant-globex, a namespace of tenant "globex", want nothing of another tenant`,
      ],
    ],
    [
      'is by name: every other label can be forged',
      POLICY,
      `${PEER}.matchExpressions`,
      undefined,
      [
        `${POLICY} ${PEER}: chooses namespaces without kubernetes.io/metadata.name, want them by name: every other label can be forged`,
      ],
    ],
    [
      'is by the tenant label as well',
      POLICY,
      `${PEER}.matchLabels`,
      undefined,
      [`${POLICY} ${PEER}: got nothing for label tenant, want "acme" beside the name of an own namespace`],
    ],
    [
      'of a pod that looks at others is its own',
      SERVER,
      'spec.template.spec.affinity',
      { podAffinity: { x: [{ namespaces: ['tenant-globex'] }] } },
      [
        `${SERVER} spec.template.spec.affinity.podAffinity.x[0].namespaces: got "tenant-globex", want a namespace of tenant acme`,
        `${SERVER} spec.template.spec.affinity.podAffinity.x[0].namespaces[0]: names tenant-globex, a namespace of tenant "globex", want nothing of another tenant`,
      ],
    ],
  ]);
});

describe('the place of an object', () => {
  testRows(noForeignReferences, [
    [
      "is the tenant's own namespace",
      CONFIG,
      'metadata.namespace',
      'tenant-globex',
      [`${CONFIG.replace('acme', 'globex')} metadata.namespace: got "tenant-globex", want a namespace of tenant acme`],
    ],
    [
      'is a namespace of an organization that the tenant has',
      CONFIG,
      'metadata.namespace',
      'tenant-acme-org-ops',
      [
        'ConfigMap tenant-acme-org-ops/server metadata.namespace: got "tenant-acme-org-ops", want a namespace of tenant acme',
      ],
    ],
    [
      'is not the whole cluster',
      CONFIG,
      'metadata.namespace',
      undefined,
      ['ConfigMap server metadata.namespace: stands in the whole cluster, want a namespace of the tenant'],
    ],
    [
      'is the control namespace for its own Flux objects alone',
      CONFIG,
      'metadata.namespace',
      'neurallog-tenants',
      [
        'ConfigMap neurallog-tenants/server metadata.namespace: stands in the control namespace, want there only ServiceAccount tenant-acme and the Kustomizations of tenant acme',
      ],
    ],
    [
      'is not that of another account',
      ACCOUNT,
      'metadata.name',
      'foundation',
      [
        'ServiceAccount neurallog-tenants/foundation metadata.namespace: stands in the control namespace, want there only ServiceAccount tenant-acme and the Kustomizations of tenant acme',
      ],
    ],
    [
      "is applied from the tenant's own folder",
      FLUX,
      'spec.path',
      './dist/tenants/globex/20-data',
      [`${FLUX} spec.path: got "./dist/tenants/globex/20-data", want a path that ends in /tenants/acme/20-data`],
    ],
    [
      'is a Namespace of the tenant',
      'Namespace tenant-acme',
      'metadata.name',
      'tenant-globex',
      ['Namespace tenant-globex metadata.name: got "tenant-globex", want a namespace of tenant acme'],
    ],
  ]);
});

describe('whose an object says to be', () => {
  testRows(noForeignReferences, [
    [
      'is its tenant',
      CONFIG,
      'metadata.labels["neurallog.com/tenant"]',
      'globex',
      [`${CONFIG} metadata.labels.neurallog.com/tenant: got "globex", want "acme"`],
    ],
    [
      'is no organization in the root namespace',
      CONFIG,
      'metadata.labels["neurallog.com/organization"]',
      'research',
      [
        `${CONFIG} metadata.labels.neurallog.com/organization: got "research", want no organization, as the namespace says`,
      ],
    ],
  ]);
});

describe('who gets rights', () => {
  testRows(noForeignReferences, [
    [
      'is no group of another tenant',
      BINDING,
      'subjects[0].name',
      'tenant:globex:admin',
      [
        `${BINDING} subjects[0]: got Group tenant:globex:admin, want group tenant:acme:…, or an account of the tenant`,
        `${BINDING} subjects[0].name: names tenant:globex:…, a group of tenant "globex", want nothing of another tenant`,
      ],
    ],
    [
      'is no group of an organization in the root namespace',
      BINDING,
      'subjects[0].name',
      'tenant:acme:org:research:admin',
      [
        `${BINDING} subjects[0]: got Group tenant:acme:org:research:admin, want group tenant:acme:…, or an account of the tenant`,
      ],
    ],
    [
      'is no single user',
      ORGANIZATION,
      'subjects[0]',
      { kind: 'User', name: 'mallory' },
      [
        `${ORGANIZATION} subjects[0]: got User mallory, want group tenant:acme:… or tenant:acme:org:research:…, or an account of the tenant`,
      ],
    ],
    [
      'is no account of another tenant',
      BINDING,
      'subjects[0]',
      { kind: 'ServiceAccount', name: 'server', namespace: 'tenant-globex' },
      [
        `${BINDING} subjects[0]: got ServiceAccount tenant-globex/server, want group tenant:acme:…, or an account of the tenant`,
        `${BINDING} subjects[0].namespace: got "tenant-globex", want a namespace of tenant acme`,
      ],
    ],
  ]);
});
