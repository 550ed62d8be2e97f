import { parseNamespace } from '../../contract/names';
import type { KubeObject } from '../../kubernetes/object';
import { isAbsent, isRecord } from '../../lib/plain-data';
import type { CheckInput, Finding, Rule } from '../rule';

/** The baseline for all other policies: without it, a pod that no policy selects has unrestricted network access. */
export const defaultDeny: Rule = {
  id: 'default-deny',
  description:
    'every namespace of the tenant has a policy that selects every pod and allows nothing, in both directions',
  why: 'Specification: Network Isolation. A pod that no other policy selects accepts and opens every connection, unless a policy for all pods denies both directions.',
  example: {
    object: 'networking.k8s.io/NetworkPolicy tenant-acme/default-deny',
    path: ['spec', 'policyTypes'],
    value: ['Ingress'],
  },
  check: checkDefaultDeny,
};

function checkDefaultDeny({ objects, tenant }: CheckInput): Finding[] {
  const isolated = new Set(objects.filter(isDefaultDeny).map(({ metadata }) => metadata.namespace));
  return objects
    .filter(({ kind, metadata }) => kind === 'Namespace' && parseNamespace(metadata.name)?.tenant === tenant.id)
    .filter(({ metadata }) => !isolated.has(metadata.name))
    .map(({ metadata }) => ({
      rule: defaultDeny.id,
      object: `Namespace ${metadata.name}`,
      path: '',
      message: 'has no default deny, want a NetworkPolicy with an empty podSelector, both policyTypes and no rules',
    }));
}

/** Both types must be present: for a policy without rules the API server sets only Ingress. */
function isDefaultDeny({ apiVersion, kind, spec }: KubeObject): boolean {
  if (apiVersion !== 'networking.k8s.io/v1' || kind !== 'NetworkPolicy' || !isRecord(spec)) return false;
  const { podSelector, policyTypes, ingress, egress } = spec;
  return (
    isRecord(podSelector) &&
    Object.values(podSelector).every(isEmpty) &&
    Array.isArray(policyTypes) &&
    policyTypes.includes('Ingress') &&
    policyTypes.includes('Egress') &&
    isEmpty(ingress) &&
    isEmpty(egress)
  );
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (isRecord(value)) return Object.keys(value).length === 0;
  return isAbsent(value);
}
