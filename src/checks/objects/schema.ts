import { type ExtensionKind, NO_EXTENSION_KINDS } from '../../contract/extension-kind';
import type { KubeObject } from '../../kubernetes/object';
import { flatMap } from '../../lib/lists';
import { type FindingBody, findingAt, withRuleId } from '../finding';
import type { Finding, Rule } from '../rule';
import { buildValueIndex, type ValueIndex, valueIndexOf } from '../value-index';
import { isValid, KNOWN_KINDS, metadataValidators, type VersionValidator, validatorsOf } from './schema/kinds';
import { type SchemaFinding, suggestion } from './schema/messages';

export const schema: Rule = {
  id: 'schema',
  description:
    'every object is valid against the schema of its kind in the oldest and the newest supported Kubernetes version, and has no unknown field',
  why: 'The API server refuses an invalid object, and Flux stops. It silently drops an unknown field, so a misspelled security setting would have no effect.',
  example: { object: 'apps/Deployment tenant-acme/server', path: ['spec', 'selectr'], value: {} },
  check: (input) => checkKinds(valueIndexOf(input), input.tenant.platform.extensionKinds),
};

/** Checks objects that belong to no tenant. */
export function checkSchema(objects: readonly KubeObject[]): Finding[] {
  return checkKinds(buildValueIndex(objects), NO_EXTENSION_KINDS);
}

function checkKinds({ kinds }: ValueIndex, extensionKinds: readonly ExtensionKind[]): Finding[] {
  const allowed = new Set(extensionKinds.map((one) => `${one.apiVersion} ${one.kind}`));
  const findings = flatMap([...kinds], ([kind, field]) =>
    isValid(kind, field) ? [] : flatMap(field.objects, (object) => checkObject(kind, object, allowed)),
  );
  return withRuleId('schema', findings);
}

/** Of a kind of the platform's file without a schema, only the metadata can be checked. */
function checkObject(kind: string, object: KubeObject, extensionKinds: ReadonlySet<string>): FindingBody[] {
  const known = validatorsOf(kind);
  const validators = known.length === 0 && extensionKinds.has(kind) ? metadataValidators() : known;
  // An object without a schema cannot be checked, so it is refused.
  if (validators.length === 0)
    return [findingAt(object, '', `no schema for the kind "${kind}"${suggestion(kind, KNOWN_KINDS)}`)];
  const results = validators.map(({ version, validate }): VersionResult => {
    const findings: SchemaFinding[] = [];
    validate(object, [], findings);
    return { version, findings };
  });
  return results.every(({ findings }) => findings.length === 0) ? [] : mergeVersions(object, results);
}

interface VersionResult {
  readonly version: VersionValidator['version'];
  readonly findings: readonly SchemaFinding[];
}

/** Merges the findings of all versions: one that every version has is reported once; others name their versions. */
function mergeVersions(object: KubeObject, results: readonly VersionResult[]): FindingBody[] {
  const merged = new Map<string, { finding: SchemaFinding; versions: Set<string> }>();
  for (const { version, findings } of results) {
    for (const finding of findings) {
      const key = `${finding.path}: ${finding.actualText}`;
      const versions = merged.get(key)?.versions ?? new Set();
      merged.set(key, { finding, versions: versions.add(version) });
    }
  }
  return [...merged.values()].map(({ finding: { path, actualText, expectedText }, versions }) =>
    findingAt(
      object,
      path,
      `${actualText}${expectedText}${versions.size === results.length ? '' : `, in ${[...versions].join(', ')}`}`,
    ),
  );
}
