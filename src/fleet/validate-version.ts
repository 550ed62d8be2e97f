import type { Problem } from '../contract/problems';
import { API_VERSION } from './schema/version';
import type { SourceDocument } from './yaml/document';
import { formatGiven, valueAt } from './yaml/value';

/** The problem of a file that a newer version of the package wrote. Nothing else in it can be checked. */
export function newerProblems(document: SourceDocument): Problem[] {
  const path = ['apiVersion'];
  const version = valueAt(document.value, path);
  if (typeof version !== 'string' || version === API_VERSION || !version.startsWith(OURS)) return [];
  const message = `got ${formatGiven(version)}, want "${API_VERSION}": a newer version of @neurallog/tenancy wrote this; upgrade the package here`;
  return [{ code: 'version-newer', message, path, ...document.locate(path) }];
}

const OURS = API_VERSION.slice(0, API_VERSION.indexOf('/') + 1);
