import { formatValue, type Problem } from '../contract/problems';
import type { Extension } from './model';

/** None, one or several extensions as a list. */
export function extensionsOf(extend: Extension | readonly Extension[] | undefined): readonly Extension[] {
  if (extend === undefined) return [];
  return 'extend' in extend ? [extend] : extend;
}

/** What is wrong with the extensions themselves, before any of them is called. */
export function extensionProblems(extensions: readonly Extension[]): Problem[] {
  const names = extensions.map((one) => one.name);
  return extensions.flatMap(({ name, version, extend }, i) => [
    ...(NAME.test(name)
      ? []
      : [problem(`got an extension with name ${formatValue(name)}, want lower-case letters, digits and -._/@`)]),
    ...(VERSION.test(version)
      ? []
      : [problem(`got version ${formatValue(version)} of extension ${name}, want one such as 1.2.0`)]),
    ...(typeof extend === 'function' ? [] : [problem(`got no function extend in extension ${name}, want one`)]),
    ...(names.indexOf(name) === i ? [] : [problem(`got the extension ${name} more than once, want it once`)]),
  ]);
}

const NAME = /^[a-z0-9@][-a-z0-9._/@]*$/;
const VERSION = /^[0-9]+\.[0-9]+\.[0-9]+([-+][-+.0-9A-Za-z]+)?$/;

function problem(message: string): Problem {
  return { code: 'extension-failed', path: [], message };
}
