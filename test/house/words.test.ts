import { expect, it } from 'vitest';
import { sourceFiles } from '../support/source';

/** Private words that no identifier in `src/` may contain, in any form (`slips`, `slipOf`), with the standard term. */
const WORDS: Readonly<Record<string, string>> = {
  asleep: 'scaledToZero',
  buried: 'deleteToTombstone',
  catalogue: 'catalog (of the platform) or ObjectIndex (of the checks)',
  deed: 'ChangeCommand',
  fault: 'problem (input, output) or finding (checks)',
  forgery: 'forgedLabels',
  frozen: 'immutable fields',
  ghost: 'retained object',
  home: 'namespace, namespaceType or owner',
  judge: 'check, output safety or validator',
  knowledge: 'ReadInventory',
  mend: 'fix',
  nobody: 'orphanedIds',
  occupant: 'NamespaceWorkloads',
  place: 'ObjectContext, FieldPath, NodeLocation or path',
  power: 'allowedVerbs',
  rehearsal: 'DryRunRegistry',
  says: 'description',
  sentence: 'ReachabilityRule',
  shelf: 'FileSource',
  shown: 'formatValue',
  slip: 'typo',
  stance: 'PrintState',
  standing: 'TransitionState',
  stranger: 'unmanaged file',
  tell: 'onPoint, describe or noticeOf',
  territory: 'ownership or TenantScope',
  told: 'described, noticeOf',
  twice: 'duplicates',
  twin: 'duplicateIds',
  wanted: 'expectedText, expected',
  wish: 'ChangeRequest',
};

/** Private or ambiguous names that are no identifier in `src/`, each as a whole, with the standard term. */
const NAMES: Readonly<Record<string, string>> = {
  alike: 'equivalence',
  amounts: 'quantities',
  breathe: 'yieldToTimers',
  Consumer: 'WorkloadDemand',
  Delivery: 'FluxDelivery',
  Demand: 'ResourceDemand',
  Disk: 'FileSystem',
  Documents: 'TenantSettings',
  fallsFrom: 'requiresTransitionFrom',
  given: 'formatGiven, expected',
  goes: 'removedInPhase',
  gone: 'absent',
  Good: 'Verdict',
  good: 'verdict',
  GuardedNamespace: 'TenantNamespace',
  Holder: 'RoleHolder',
  largerShare: 'maxShare',
  Look: 'Query',
  looserLimits: 'maxLimits',
  lowersAnything: 'shrinksQuota',
  mayFollow: 'isAllowedTransition',
  MayGo: 'AllowedRemovals',
  mayGo: 'allowedRemovals',
  memoise: 'memoize',
  objectOf: 'typedObject',
  placeIn: 'contextOf',
  plainCopy: 'toPlainJson',
  PlainObject: 'PrebuiltObject',
  put: 'addObject',
  putAside: 'moveToBackup',
  rebuild: 'reconstruct',
  Refusal: 'Problem',
  refuseStale: 'refuseStaleVersion',
  rehearse: 'dry run',
  Share: 'QuotaShare',
  stagesThatGo: 'removedStages',
  stands: 'present',
  Store: 'VolumeDemand',
  through: 'journaled',
  Tools: 'ManagementContext',
  Unit: 'Bundle',
  unit: 'bundle',
  unitOf: 'bundleOf',
  UnitRecord: 'PreviousBundle',
  unitsOf: 'bundlesOf',
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
  // An environment variable of the container.
  if (name === 'HOME') return undefined;
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
