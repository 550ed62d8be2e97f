// @ts-check

/**
 * The text of docs/rules.md: every rule with its requirement, its reason, and an example with the finding that it gives.
 *
 * @param {readonly import('../../src/checks/rule').Rule[]} rules
 * @param {import('../../src/checks/rule').CheckInput} input a valid tenant, to which the examples are applied
 */
export function rulesPage(rules, input) {
  const index = rules.map(({ id }) => `[${id}](#${id})`).join(', ');
  return `${[HEAD, `${index}.`, ...rules.map((rule) => section(rule, input))].join('\n\n')}\n`;
}

/**
 * The findings of a rule for its example: the tenant with one value replaced.
 *
 * @param {import('../../src/checks/rule').Rule} rule
 * @param {import('../../src/checks/rule').CheckInput} input
 */
export function findingsOfExample(rule, { objects, tenant }) {
  const { object: identity, path, value, tenant: facts } = rule.example;
  if (!objects.some((object) => identityOf(object) === identity))
    throw new Error(`the example of rule ${rule.id} names ${identity}, which the tenant does not have`);
  return rule.check({
    objects: objects.map((object) => (identityOf(object) === identity ? replaced(object, path, value) : object)),
    tenant: { ...tenant, ...facts },
  });
}

const HEAD = `# Rules

\`tenancy synth\` and \`tenancy check\` check every object of every tenant with these rules before anything is written. One
finding stops the run. The checks share no code with the builder: they read plain objects, as the API server does, so an
error of the builder does not hide itself.

A finding names the object, the field, the actual value, the expected value and the rule:

\`\`\`text
tenant acme: apps/Deployment tenant-acme/server spec.template.spec.hostNetwork: got true, want nothing or false (rule pod-security) [check-failed]
\`\`\`

Each example below changes one field of the tenant \`acme\` of \`fleet/\`. This page is generated from the rules: edit
\`src/checks/\`, then run \`npm run docs:rules\`. How to add a rule: \`src/checks/README.md\`.`;

/**
 * @param {import('../../src/checks/rule').Rule} rule
 * @param {import('../../src/checks/rule').CheckInput} input
 */
function section(rule, input) {
  const { object, path, value, tenant = {} } = rule.example;
  const findings = findingsOfExample(rule, input);
  const finding = findings.find((one) => one.object === object) ?? findings[0];
  if (finding === undefined) throw new Error(`the example of rule ${rule.id} gives no finding`);
  const facts = Object.entries(tenant).map(
    ([name, fact]) => `, for a tenant with \`${name}: ${JSON.stringify(fact)}\``,
  );
  const change =
    value === undefined ? `without \`${pathText(path)}\`` : `with \`${pathText(path)}: ${JSON.stringify(value)}\``;
  return [
    `## ${rule.id}`,
    `${capital(rule.description)}.`,
    `Why: ${rule.why}`,
    `Refused: \`${object}\` ${change}${facts.join('')}.`,
    `\`\`\`text\n${finding.object}${finding.path === '' ? '' : ` ${finding.path}`}: ${finding.message}\n\`\`\``,
  ].join('\n\n');
}

/** @param {string} text */
function capital(text) {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** @param {readonly (string | number)[]} path */
function pathText(path) {
  return path.map((key, i) => (typeof key === 'number' ? `[${key}]` : i === 0 ? key : `.${key}`)).join('');
}

/** @param {import('../../src/kubernetes/object').KubeObject} object */
function identityOf({ apiVersion, kind, metadata: { name, namespace } }) {
  const group = apiVersion.includes('/') ? `${apiVersion.split('/')[0]}/` : '';
  return `${group}${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

/**
 * A copy with the value at a path replaced; \`undefined\` removes the field.
 *
 * @template T
 * @param {T} target
 * @param {readonly (string | number)[]} path
 * @param {unknown} value
 * @returns {T}
 */
function replaced(target, path, value) {
  const copy = structuredClone(target);
  /** @type {any} */
  let holder = copy;
  for (const key of path.slice(0, -1)) {
    holder[key] ??= {};
    holder = holder[key];
  }
  const last = path.at(-1) ?? '';
  if (value === undefined) delete holder[last];
  else holder[last] = value;
  return copy;
}
