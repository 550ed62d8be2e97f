import {
  ApiClass,
  ApiDeclaredItem,
  ApiDocumentedItem,
  ApiFunction,
  ApiInterface,
  ApiVariable,
} from '@microsoft/api-extractor-model';
import {
  DocCodeSpan,
  DocEscapedText,
  DocFencedCode,
  DocLinkTag,
  DocParagraph,
  DocPlainText,
  DocSoftBreak,
} from '@microsoft/tsdoc';

/** @typedef {import('@microsoft/api-extractor-model').ApiItem} ApiItem */
/** @typedef {import('@microsoft/tsdoc').DocNode} DocNode */

/**
 * The reference part of `docs/api.md`: every exported name with its docstring, its examples and its declaration.
 *
 * @param {import('@microsoft/api-extractor-model').ApiEntryPoint} entry
 */
export function renderReference(entry) {
  const items = [...entry.members].sort((a, b) => compareNames(a.displayName, b.displayName));
  return GROUPS.map((group) => {
    const own = items.filter((item) => GROUPS.find(({ holds }) => holds(item)) === group);
    return [`## ${group.title}`, group.intro, ...own.map(renderItem)].join('\n\n');
  }).join('\n\n');
}

/**
 * An item is in the first group that holds it.
 *
 * @type {{ title: string; intro: string; holds: (item: ApiItem) => boolean }[]}
 */
const GROUPS = [
  {
    title: 'Constructs',
    intro: 'Each works in any cdk8s `App`. `resolve…Props` gives the props of a part of a tenant.',
    holds: (item) => item instanceof ApiClass && !isError(item),
  },
  {
    title: 'Functions',
    intro: 'A function that refuses its input throws a `TenancyError`, unless its text says otherwise.',
    holds: (item) => item instanceof ApiFunction || isFunctionValue(item),
  },
  { title: 'Errors', intro: 'Branch on the class, or on the codes of its problems.', holds: isError },
  { title: 'Constants', intro: 'None of them changes at run time.', holds: (item) => item instanceof ApiVariable },
  { title: 'Types', intro: 'The types of all that the functions and constructs take and give.', holds: () => true },
];

/** @param {ApiItem} item */
function isError(item) {
  return item instanceof ApiClass && /Error$/.test(item.extendsType?.excerpt.text ?? '');
}

/** @param {ApiItem} item */
function isFunctionValue(item) {
  return item instanceof ApiVariable && item.variableTypeExcerpt.text.includes('=>');
}

/** @param {ApiItem} item */
function renderItem(item) {
  return [`### ${item.displayName}`, ...textsOf(item), fenced('typescript', declarationOf(item))].join('\n\n');
}

/**
 * The paragraphs of a docstring, then its examples.
 *
 * @param {ApiItem} item
 */
function textsOf(item) {
  const comment = item instanceof ApiDocumentedItem ? item.tsdocComment : undefined;
  if (comment === undefined) return [];
  const examples = comment.customBlocks.filter((block) => block.blockTag.tagName === '@example');
  return [comment.summarySection, ...examples.map((block) => block.content)]
    .flatMap(({ nodes }) => nodes.map(markdownOf))
    .filter((text) => text !== '');
}

/**
 * @param {DocNode} node
 * @returns {string}
 */
function markdownOf(node) {
  if (node instanceof DocPlainText) return node.text;
  if (node instanceof DocEscapedText) return node.decodedText;
  if (node instanceof DocSoftBreak) return '\n';
  if (node instanceof DocCodeSpan) return `\`${node.code}\``;
  if (node instanceof DocFencedCode) return fenced(node.language, node.code.trimEnd());
  if (node instanceof DocLinkTag) return node.linkText ?? node.urlDestination ?? '';
  const text = node.getChildNodes().map(markdownOf).join('');
  return node instanceof DocParagraph ? text.trim() : text;
}

/**
 * @param {string} language
 * @param {string} code
 */
function fenced(language, code) {
  return `\`\`\`${language}\n${code}\n\`\`\``;
}

/** @param {ApiItem} item */
function declarationOf(item) {
  const text = excerptOf(item);
  if (item instanceof ApiVariable) return `const ${text}`;
  if (!(item instanceof ApiClass || item instanceof ApiInterface)) return text;
  const members = item.members.flatMap((member) => [
    ...commentOf(member),
    `  ${oneLine(excerptOf(member)).replace(/;?$/, ';')}`,
  ]);
  return members.length === 0 ? `${oneLine(text)} {}` : [`${oneLine(text)} {`, ...members, '}'].join('\n');
}

/**
 * API Extractor gives a constructor without a docstring one that says nothing.
 *
 * @param {ApiItem} member
 */
function commentOf(member) {
  const text = textsOf(member).join(' ').replaceAll('\n', ' ');
  return text === '' || text.startsWith('Constructs a new instance of') ? [] : [`  /** ${text} */`];
}

/** @param {ApiItem} item */
function excerptOf(item) {
  const text = item instanceof ApiDeclaredItem ? item.excerpt.text : '';
  return text.trim().replace(/^export (declare )?/, '');
}

/** @param {string} text */
function oneLine(text) {
  return text.trim().replaceAll(/\s*\n\s*/g, ' ');
}

/**
 * By code unit, so that the page is the same whatever the locale.
 *
 * @param {string} a
 * @param {string} b
 */
function compareNames(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}
