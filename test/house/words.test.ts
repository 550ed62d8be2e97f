import { expect, it } from 'vitest';
import { sourceFiles } from '../support/source';

/** Private words that no identifier in `src/` may contain, in any form (`slips`, `slipOf`), with the standard term. */
const WORDS: Readonly<Record<string, string>> = {
  asleep: 'scaledToZero',
  catalogue: 'catalog (of the platform) or ObjectIndex (of the checks)',
  forgery: 'forgedLabels',
  ghost: 'retained object',
  mend: 'fix',
  power: 'allowedVerbs',
  says: 'description',
  sentence: 'ReachabilityRule',
  shown: 'formatValue',
  slip: 'typo',
  stance: 'PrintState',
  standing: 'TransitionState',
};

/** Private or ambiguous names that are no identifier in `src/`, each as a whole, with the standard term. */
const NAMES: Readonly<Record<string, string>> = {
  alike: 'equivalence',
  Consumer: 'WorkloadDemand',
  Delivery: 'FluxDelivery',
  Demand: 'ResourceDemand',
  Disk: 'FileSystem',
  Documents: 'TenantSettings',
  Good: 'Verdict',
  good: 'verdict',
  GuardedNamespace: 'TenantNamespace',
  Holder: 'RoleHolder',
  largerShare: 'maxShare',
  Look: 'Query',
  looserLimits: 'maxLimits',
  lowersAnything: 'shrinksQuota',
  mayFollow: 'isAllowedTransition',
  memoise: 'memoize',
  objectOf: 'typedObject',
  placeIn: 'contextOf',
  plainCopy: 'toPlainJson',
  PlainObject: 'PrebuiltObject',
  put: 'addObject',
  rebuild: 'reconstruct',
  refuseStale: 'refuseStaleVersion',
  rehearse: 'dry run',
  Share: 'QuotaShare',
  stagesThatGo: 'removedStages',
  stands: 'present',
  Store: 'VolumeDemand',
  through: 'journaled',
  Tools: 'ManagementContext',
  unitOf: 'bundleOf',
};

it('no identifier in src/ uses a private word', () => {
  expect(
    sourceFiles('src').flatMap(({ path, text }) =>
      identifiersOf(text).flatMap(({ name, line }) => {
        const term = termFor(name);
        return term === undefined ? [] : [`${path}:${line} ${name}: use ${term}`];
      }),
    ),
  ).toEqual([]);
});

it.each([
  ['const slipOf = 1;', 'slipOf'],
  ['const x = value.SHOWN_MAX;', 'SHOWN_MAX'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of a template
  ['const text = `a ${forgery} b`;', 'forgery'],
])('a private word is found in: %s', (text, name) => {
  expect(identifiersOf(text).filter((one) => termFor(one.name) !== undefined)).toEqual([{ name, line: 1 }]);
});

it.each(['// a slip', '/* a\n forgery */', "const x = 'to mend';", 'const x = "shown";', 'const x = `put`;'])(
  'prose and texts may use any word: %j',
  (text) => {
    expect(identifiersOf(text).filter((one) => termFor(one.name) !== undefined)).toEqual([]);
  },
);

/** The term to use in place of an identifier, if it uses a private word. */
function termFor(name: string): string | undefined {
  if (Object.hasOwn(NAMES, name)) return NAMES[name];
  const parts = name.split(/_|(?<=[a-z0-9])(?=[A-Z])/).map((part) => part.toLowerCase());
  const word = parts.flatMap((part) => [part, part.replace(/s$/, '')]).find((part) => Object.hasOwn(WORDS, part));
  return word === undefined ? undefined : WORDS[word];
}

const NO_CODE = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g;

/** The identifiers of a TypeScript text, without comments and string literals, each with its line. */
function identifiersOf(text: string): { name: string; line: number }[] {
  const code = text.replace(NO_CODE, (skipped) => {
    const kept = skipped.startsWith('`') ? [...skipped.matchAll(/\$\{[^}]*\}/g)].join(' ') : '';
    return kept + '\n'.repeat(skipped.split('\n').length - kept.split('\n').length);
  });
  return code
    .split('\n')
    .flatMap((source, i) => (source.match(/[A-Za-z_$][\w$]*/g) ?? []).map((name) => ({ name, line: i + 1 })));
}
