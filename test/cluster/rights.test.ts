import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../scripts/cluster/processes.mjs';
import { appliedDist, objectsPlane, type Plane } from './support/cluster';
import { FOUNDATION_BINDS, NAMESPACES, type Rights, rightsIn, SUBJECTS } from './support/rights';

let plane: Plane;

beforeAll(async () => {
  plane = await objectsPlane();
  await appliedDist();
});

afterAll(async () => {
  await plane?.stop();
});

const AUTHORIZATION = '/apis/authorization.k8s.io/v1';

interface ResourceRule {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
}

/** The rules of an identity in a namespace, as the API server computes them. */
async function rulesOf(as: { user: string; groups: readonly string[] }, namespace: string): Promise<Rights> {
  const spec = { namespace };
  const review = await plane.api.post(`${AUTHORIZATION}/selfsubjectrulesreviews`, { spec }, { as });
  expect(review.status.incomplete).toBe(false);
  const found: Record<string, string[]> = {};
  const rules: ResourceRule[] = review.status.resourceRules;
  for (const { verbs, apiGroups, resources, resourceNames } of rules) {
    for (const group of apiGroups) {
      for (const resource of resources) {
        const key = `${resource}${group === '' ? '' : `.${group}`}${resourceNames === undefined ? '' : `=${resourceNames}`}`;
        found[key] = [...new Set([...(found[key] ?? []), ...verbs])].sort();
      }
    }
  }
  return found;
}

describe('the rights of the example fleet in a real API server', () => {
  it('of every group and account, in every namespace, are those of the table', async () => {
    const reviews = SUBJECTS.flatMap((subject) => NAMESPACES.map((namespace) => ({ subject, namespace })));
    expect(reviews.length).toBeGreaterThan(500);
    const answers = await Promise.all(
      reviews.map(async ({ subject, namespace }) => ({
        who: `${subject.groups[0]} ${subject.user} in ${namespace}`,
        found: await rulesOf(subject, namespace),
        expected: {
          ...rightsIn(subject, namespace),
          ...(subject.user.endsWith(':foundation')
            ? { [`clusterroles.rbac.authorization.k8s.io=${FOUNDATION_BINDS}`]: ['bind'] }
            : {}),
        },
      })),
    );
    const wrong = answers.filter(({ found, expected }) => sortedText(found) !== sortedText(expected));
    expect(wrong.map(({ who, found, expected }) => ({ who, found, expected }))).toEqual([]);
  });

  it('become wider with one more binding, and the comparison shows it', async () => {
    const [subject] = SUBJECTS;
    if (subject === undefined) throw new Error('want a subject');
    const binding = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'planted' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: subject.groups[0] }],
    };
    const path = '/apis/rbac.authorization.k8s.io/v1/namespaces/tenant-globex/rolebindings';
    await plane.api.post(path, binding);
    const expected = sortedText(rightsIn(subject, 'tenant-globex'));
    // The authorizer learns of a new binding a moment after the API server has answered.
    const wider = async () => (sortedText(await rulesOf(subject, 'tenant-globex')) === expected ? undefined : true);
    expect(await until(wider, { what: 'the wider rights', seconds: 10 })).toBe(true);
    await plane.api.remove(`${path}/planted`);
    const narrow = async () => ((await wider()) === undefined ? true : undefined);
    expect(await until(narrow, { what: 'the rights as they were', seconds: 10 })).toBe(true);
  });
});

function sortedText(rights: Rights): string {
  return JSON.stringify(Object.entries(rights).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function mentions(subject: (typeof SUBJECTS)[number], key: string): boolean {
  return [subject.everywhere, ...Object.values(subject.rights)].some((rights) => rights[key] !== undefined);
}

interface Resource {
  /** `pods`, `pods/log`, `deployments.apps`. */
  readonly key: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespaced: boolean;
}

/** Every resource and sub-resource that the API server lists. */
async function resources(): Promise<Resource[]> {
  const { api } = plane;
  const groups: { groups: { preferredVersion: { groupVersion: string } }[] } = await api.get('/apis');
  const versions = ['v1', ...groups.groups.map((one) => one.preferredVersion.groupVersion)];
  const lists = await Promise.all(
    versions.map(async (version) => {
      const list: { resources: { name: string; namespaced: boolean }[] } = await api.get(
        version === 'v1' ? '/api/v1' : `/apis/${version}`,
      );
      const group = version.includes('/') ? (version.split('/')[0] ?? '') : '';
      return list.resources.map(({ name, namespaced }): Resource => {
        const [resource = '', subresource = ''] = name.split('/');
        const key = `${resource}${subresource === '' ? '' : `/${subresource}`}${group === '' ? '' : `.${group}`}`;
        return { key, group, resource, subresource, namespaced };
      });
    }),
  );
  return lists.flat();
}

const VERBS = [
  ...['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'],
  ...['bind', 'escalate', 'impersonate', 'use', 'approve', 'sign'],
];
const READ = ['get', 'list', 'watch'];
const SAMPLE = 5_000;

/** Pseudo-random numbers (xorshift32), the same in every run. */
function* numbers(seed: number): Generator<number, never> {
  let state = seed;
  for (;;) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    yield state >>> 0;
  }
}

describe('a sample of access reviews', () => {
  it('over every resource, verb, subject and namespace is answered as the table says', async () => {
    const known = await resources();
    expect(known.length).toBeGreaterThan(100);
    const next = numbers(20_261_125);
    const pick = <T>(list: readonly T[]): T => {
      const one = list[next.next().value % list.length];
      if (one === undefined) throw new RangeError('want a list with something in it');
      return one;
    };
    const named = known.filter(({ key }) => SUBJECTS.some((subject) => mentions(subject, key)));
    expect(named.length).toBeGreaterThan(15);
    // A uniform choice would ask almost only for what nobody may do: half of the draws take likely values.
    const asked = Array.from({ length: SAMPLE }, () => {
      const subject = pick(SUBJECTS);
      const resource = pick(pick([known, named]));
      const own = Object.keys(subject.rights);
      const namespace = pick(pick([[...NAMESPACES, ''], own.length === 0 ? NAMESPACES : own]));
      return { subject, resource, namespace: resource.namespaced ? namespace : '', verb: pick(pick([VERBS, READ])) };
    });
    const answers = await Promise.all(
      asked.map(async ({ subject, resource: { group, resource, subresource, key }, namespace, verb }) => {
        const resourceAttributes = { group, resource, subresource, namespace, verb };
        const spec = { user: subject.user, groups: subject.groups, resourceAttributes };
        const { status } = await plane.api.post(`${AUTHORIZATION}/subjectaccessreviews`, { spec });
        const expected = rightsIn(subject, namespace)[key]?.includes(verb) ?? false;
        return { question: `${subject.groups[0]} ${verb} ${key} in "${namespace}"`, found: status.allowed, expected };
      }),
    );
    expect(answers.filter(({ found, expected }) => found !== expected)).toEqual([]);
    const allowed = answers.filter(({ found }) => found).length;
    expect([answers.length, allowed > 300, allowed < 2000]).toEqual([SAMPLE, true, true]);
  });
});
