import type { KubeObject } from '../../kubernetes/object';
import { flatMap } from '../../lib/lists';
import { listOf, recordOf } from '../../lib/plain-data';
import { type FindingBody, findingAt, withRuleId } from '../finding';
import { type ObjectIndex, objectIndexOf } from '../object-index';
import type { Rule } from '../rule';
import { findingsAt, valueIndexOf } from '../value-index';

/** The output is committed to Git, where nothing is ever quite deleted. */
export const noSecrets: Rule = {
  id: 'no-secrets',
  description:
    'no secret is printed, neither as an object nor as a text: workloads refer to Secrets that the operator provides',
  check: (subject) => {
    const catalogue = objectIndexOf(subject);
    const { all } = valueIndexOf(subject);
    return withRuleId('no-secrets', [
      ...catalogue.ofKind('Secret').map((secret) => findingAt(secret, '', 'is a Secret, want only references to it')),
      ...variableFindings(catalogue),
      ...findingsAt(all, keyFinding),
      ...findingsAt(all, urlFinding),
    ]);
  },
};

/** Names that end in one of these hold a secret; `MAX_TOKENS`, `TOKEN_URL` and `PASSWORD_FILE` do not. */
const SECRET_NAME =
  /(^|[^a-z])(password|passwd|passphrase|pwd|secret|token|credentials?|(api|access|private|secret|signing|encryption)[-_.]?key)$/i;
/** In `apiKey` a word begins with a capital letter. */
const SECRET_WORD = /[a-z](Password|Passphrase|Secret|Token|Credentials?|(Api|Access|Private|Secret)Key)$/;
/** `MAX_TOKEN` is an amount. */
const AMOUNT = /(^|[^a-z])(max|min|num|count|limit)[^a-z]/i;

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
  if (!(SECRET_NAME.test(key) || SECRET_WORD.test(key)) || AMOUNT.test(key)) return [];
  // An empty text switches something off; `$(NAME)` comes from another variable.
  if (typeof value !== 'string' || value === '' || /^\$\(\w+\)$/.test(value)) return [];
  return [findingAt(object, path, `writes out ${key}, want it from a Secret`)];
}

const PRIVATE_KEY = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY/;
/** `redis://:hunter2@redis`; a password that is filled in from a variable is none. */
const PASSWORD_IN_URL = /:\/\/[^/\s:@]*:(?!\$\()[^/\s@]+@/;

/** The words of a secret are not repeated: findings are printed. */
function keyFinding(value: unknown): string | undefined {
  const isKey = typeof value === 'string' && value.includes('-----BEGIN ') && PRIVATE_KEY.test(value);
  return isKey ? 'holds a private key, want it from a Secret' : undefined;
}

function urlFinding(value: unknown): string | undefined {
  const hasPassword = typeof value === 'string' && value.includes('://') && PASSWORD_IN_URL.test(value);
  return hasPassword ? 'holds a URL with a password, want it from a Secret' : undefined;
}
