import { flatMap } from '../../lib/lists';
import { listOf, recordOf } from '../../lib/plain-data';
import { duplicates, type FindingBody, findingAt } from '../finding';
import type { Container, ObjectIndex, PodTemplate } from '../object-index';
import { variablesFromSources } from './configuration';

/** Environment: each variable is declared once, and each `$(NAME)` refers to a declared variable. */
export function environmentFindings(index: ObjectIndex): FindingBody[] {
  return flatMap(index.pods, (pod) =>
    flatMap(pod.containers, (container) => [
      ...duplicates(namesIn(container)).map((name) =>
        findingAt(pod.owner, `${container.path}.env`, `declares ${name} more than once, want each variable once`),
      ),
      ...expansionFindings(pod, container, index),
    ]),
  );
}

/**
 * Kubernetes does not replace an unknown `$(NAME)`, so a misspelled reference to a password becomes the password. A
 * value in `env` may refer to variables of `envFrom` and to those declared before it.
 */
function expansionFindings(pod: PodTemplate, container: Container, index: ObjectIndex): FindingBody[] {
  const { fields, path } = container;
  const names = namesIn(container);
  const texts = [
    ...listOf(fields.command).map((text, i) => ({ at: `command[${i}]`, text, visible: names })),
    ...listOf(fields.args).map((text, i) => ({ at: `args[${i}]`, text, visible: names })),
    ...listOf(fields.env).map((item, i) => ({
      at: `env[${i}].value`,
      text: recordOf(item).value,
      visible: names.slice(0, i),
    })),
  ];
  const expanded = flatMap(texts, ({ text, ...rest }) => expansionsIn(text).map((name) => ({ name, ...rest })));
  if (expanded.length === 0) return [];
  const actual = variablesFromSources(pod, container, index);
  return expanded
    .filter(({ name, visible }) => !visible.includes(name) && !actual.includes(name))
    .map(({ name, at }) =>
      findingAt(
        pod.owner,
        `${path}.${at}`,
        `got $(${name}), want a variable that container ${container.name} declares`,
      ),
    );
}

function namesIn({ fields }: Container): string[] {
  return listOf(fields.env).map((item) => String(recordOf(item).name));
}

/** `$$(NAME)` is escaped and refers to nothing. */
function expansionsIn(text: unknown): string[] {
  if (typeof text !== 'string' || !text.includes('$(')) return [];
  return [...text.replaceAll('$$', '').matchAll(/\$\(([^()\s]+)\)/g)].flatMap((match) => match[1] ?? []);
}
