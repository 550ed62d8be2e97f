import { compareText, type KubeObject, namespaceOf } from '../kubernetes/object';
import { memoizeWeakly } from '../lib/memoize';
import { type ExtensionKind, NO_EXTENSION_KINDS } from './extension-kind';
import type { KindRow } from './kind-row';
import { KINDS } from './kind-table';

/** Group and kind as `identityOf` spells them: `apps/Deployment`, `Namespace`. */
export function kindOf({ apiVersion, kind }: Pick<KubeObject, 'apiVersion' | 'kind'>): string {
  const apiGroup = apiGroupOf(apiVersion);
  return apiGroup === '' ? kind : `${apiGroup}/${kind}`;
}

/** `apps` of `apps/v1`; empty for the core group. */
export function apiGroupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
}

/** The row of an object's kind; `undefined` for a kind that neither the table nor the platform has. */
export function rowOf(
  object: KubeObject,
  extensionKinds: readonly ExtensionKind[] = NO_EXTENSION_KINDS,
): KindRow | undefined {
  const kind = kindOf(object);
  const rows = kindRowsOf(extensionKinds);
  return Object.hasOwn(rows, kind) ? rows[kind] : undefined;
}

/** The table of kinds with the platform's extension kinds. A kind of the table gets further stages and nothing else. */
export const kindRowsOf = memoizeWeakly(
  (extensionKinds: readonly ExtensionKind[]): Readonly<Record<string, KindRow>> => {
    if (extensionKinds.length === 0) return KINDS;
    return { ...KINDS, ...Object.fromEntries(extensionKinds.map((one) => [kindOf(one), extensionRow(one)])) };
  },
);

function extensionRow(extension: ExtensionKind): KindRow {
  const { apiVersion, resource, stages, scaleDown, immutable, reads } = extension;
  const own = rowOf({ ...extension, metadata: { name: '' } });
  if (own !== undefined) return { ...own, printedIn: [...own.printedIn, ...stages] };
  return {
    apiVersion,
    resource,
    scope: 'namespaced',
    printedIn: stages,
    extraVerbs: [],
    children: reads,
    scaleDown,
    immutable: immutable.map((path) => ({ rule: 'immutable', path })),
    holdsData: false,
    removedIn: stages.includes('20-data') ? 'volumes' : 'services-off',
  };
}

/** Whether objects of a kind have no namespace. Of a kind without a row, the object itself decides. */
export function isClusterScoped(object: KubeObject): boolean {
  return (rowOf(object)?.scope ?? (object.metadata.namespace === undefined ? 'cluster' : 'namespaced')) === 'cluster';
}

/** Sorts what holds objects for reading: by namespace, by the order of the table of kinds, then by name. */
export function inReadingOrder<T>(items: readonly T[], toObject: (item: T) => KubeObject): T[] {
  const keyed = items.map((item): SortKey<T> => {
    const object = toObject(item);
    const kind = kindOf(object);
    return {
      item,
      namespace: namespaceOf(object),
      rank: RANK.get(kind) ?? RANK.size,
      kind,
      name: object.metadata.name,
    };
  });
  return keyed.sort(compareSortKeys).map(({ item }) => item);
}

/** Computed once an item, not in each comparison. */
interface SortKey<T> {
  readonly item: T;
  readonly namespace: string;
  readonly rank: number;
  readonly kind: string;
  readonly name: string;
}

function compareSortKeys<T>(a: SortKey<T>, b: SortKey<T>): number {
  return (
    compareText(a.namespace, b.namespace) ||
    a.rank - b.rank ||
    compareText(a.kind, b.kind) ||
    compareText(a.name, b.name)
  );
}

const RANK: ReadonlyMap<string, number> = new Map(Object.keys(KINDS).map((kind, rank) => [kind, rank]));
