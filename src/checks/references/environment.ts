import { flatMap } from '../../lib/lists';
import { listOf, recordOf } from '../../lib/plain-data';
import { type FindingBody, findingAt, repeated } from '../finding';
import type { Container, ObjectIndex, PodTemplate } from '../object-index';
import { variablesFromSources } from './configuration';

/** Environment: each variable is declared once, and each `$(NAME)` stands for one that is declared. */
export function environmentFindings(catalogue: ObjectIndex): FindingBody[] {
  return flatMap(catalogue.pods, (pod) =>
    flatMap(pod.containers, (container) => [
      ...repeated(namesIn(container)).map((name) =>
        findingAt(pod.owner, `${container.path}.env`, `declares ${name} more than once, want each variable once`),
      ),
      ...expansionFindings(pod, container, catalogue),
    ]),
  );
}

/**
 * Kubernetes leaves a `$(NAME)` that it does not know as it stands, so a misspelled password would be the text itself.
 * A value of `env` sees `envFrom` and what is declared above it.
 */
function expansionFindings(pod: PodTemplate, container: Container, catalogue: ObjectIndex): FindingBody[] {
  const { fields, path } = container;
  const names = namesIn(container);
  const texts = [
    ...listOf(fields.command).map((text, i) => ({ at: `command[${i}]`, text, sees: names })),
    ...listOf(fields.args).map((text, i) => ({ at: `args[${i}]`, text, sees: names })),
    ...listOf(fields.env).map((item, i) => ({
      at: `env[${i}].value`,
      text: recordOf(item).value,
      sees: names.slice(0, i),
    })),
  ];
  const expanded = flatMap(texts, ({ text, ...rest }) => expansionsIn(text).map((name) => ({ name, ...rest })));
  if (expanded.length === 0) return [];
  const given = variablesFromSources(pod, container, catalogue);
  return expanded
    .filter(({ name, sees }) => !sees.includes(name) && !given.includes(name))
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

/** `$$(NAME)` is an escape, and expands nothing. */
function expansionsIn(text: unknown): string[] {
  if (typeof text !== 'string' || !text.includes('$(')) return [];
  return [...text.replaceAll('$$', '').matchAll(/\$\(([^()\s]+)\)/g)].flatMap((match) => match[1] ?? []);
}
