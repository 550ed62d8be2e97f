import type { KubeObject } from '../../kubernetes/object';
import { flatMap } from '../../lib/lists';
import { listOf, recordOf } from '../../lib/plain-data';
import { type FindingBody, findingAt, withRuleId } from '../finding';
import { type ObjectIndex, objectIndexOf } from '../object-index';
import type { Rule } from '../rule';
import { findingsAt, valueIndexOf } from '../value-index';

export const noSecrets: Rule = {
  id: 'no-secrets',
  description:
    'no Secret object, password or private key is printed; workloads refer to Secrets that the operator provides',
  why: 'The output is committed to Git, whose history keeps what was deleted. Specification: Security Considerations, Secret Management.',
  example: {
    object: 'apps/Deployment tenant-acme/server',
    path: ['spec', 'template', 'spec', 'containers', 0, 'env', 0],
    value: { name: 'REDIS_PASSWORD', value: 'hunter2' },
  },
  check: (input) => {
    const index = objectIndexOf(input);
    const { all } = valueIndexOf(input);
    return withRuleId('no-secrets', [
      ...index.ofKind('Secret').map((secret) => findingAt(secret, '', 'is a Secret, want only references to it')),
      ...variableFindings(index),
      ...findingsAt(all, keyFinding),
      ...findingsAt(all, urlFinding),
    ]);
  },
};

/** Variable names that hold a secret; `MAX_TOKENS`, `TOKEN_URL` and `PASSWORD_FILE` do not match. */
const SECRET_NAME =
  /(^|[^a-z])(password|passwd|passphrase|pwd|secret|token|credentials?|(api|access|private|secret|signing|encryption)[-_.]?key)$/i;
/** The same in camel case: `apiKey`. */
const SECRET_WORD = /[a-z](Password|Passphrase|Secret|Token|Credentials?|(Api|Access|Private|Secret)Key)$/;
/** `MAX_TOKEN` is a number, not a secret. */
const QUANTITY_NAME = /(^|[^a-z])(max|min|num|count|limit)[^a-z]/i;

function variableFindings({ ofKind, pods }: ObjectIndex): FindingBody[] {
  return [
    ...flatMap(ofKind('ConfigMap'), (map) =>
      flatMap(Object.entries({ ...recordOf(map.data), ...recordOf(map.binaryData) }), ([key, value]) =>
        variableFinding(map, `data.${key}`, key, value),
      ),
    ),
    ...flatMap(pods, ({ owner, containers }) =>
      flatMap(containers, ({ fields, path }) =>
        flatMap(listOf(fields.env), (item, i) => {
          const { name, value } = recordOf(item);
          return variableFinding(owner, `${path}.env[${i}].value`, String(name), value);
        }),
      ),
    ),
  ];
}

function variableFinding(object: KubeObject, path: string, key: string, value: unknown): FindingBody[] {
  if (!(SECRET_NAME.test(key) || SECRET_WORD.test(key)) || QUANTITY_NAME.test(key)) return [];
  // An empty text disables a feature; `$(NAME)` refers to another variable.
  if (typeof value !== 'string' || value === '' || /^\$\(\w+\)$/.test(value)) return [];
  return [findingAt(object, path, `writes out ${key}, want it from a Secret`)];
}

const PRIVATE_KEY = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY/;
/** `redis://:hunter2@redis`; a password that is a `$(NAME)` reference does not match. */
const PASSWORD_IN_URL = /:\/\/[^/\s:@]*:(?!\$\()[^/\s@]+@/;

/** The message does not repeat the secret, because findings are printed. */
function keyFinding(value: unknown): string | undefined {
  const isKey = typeof value === 'string' && value.includes('-----BEGIN ') && PRIVATE_KEY.test(value);
  return isKey ? 'holds a private key, want it from a Secret' : undefined;
}

function urlFinding(value: unknown): string | undefined {
  const hasPassword = typeof value === 'string' && value.includes('://') && PASSWORD_IN_URL.test(value);
  return hasPassword ? 'holds a URL with a password, want it from a Secret' : undefined;
}
