import { IMAGE } from './specs';

/** A minimal file of a tenant with one MCP server. */
export const TENANT = `apiVersion: tenancy.neurallog.com/v1alpha1
kind: Tenant
metadata:
  name: acme
spec:
  displayName: Acme
  plan: pro
  createdAt: "2026-01-01T00:00:00Z"
  organizations:
    - id: research
      mcpServers:
        - name: search
          image: ${IMAGE}
`;

export const PLATFORM = `apiVersion: tenancy.neurallog.com/v1alpha1
kind: Platform
metadata:
  name: neurallog
spec:
  domain: neurallog.com
  network:
    podCidrs: [10.244.0.0/16]
    serviceCidrs: [10.96.0.0/12]
    nodeCidrs: [10.0.0.0/16]
  storage:
    className: standard
  catalog:
    server: { image: ${IMAGE} }
    web: { image: ${IMAGE} }
    registry: { image: ${IMAGE} }
    redis: { image: ${IMAGE} }
`;

/** A text with one part replaced, which must exist. */
export function changed(text: string, part: string, other: string): string {
  if (!text.includes(part)) throw new RangeError(`no ${JSON.stringify(part)} in the text`);
  return text.replace(part, () => other);
}

/** A tenant's file with these ids, written as they are given. */
export function tenantWith(tenant: string, ...organizations: readonly string[]): string {
  const list = organizations.map((id) => `    - id: ${id}\n`).join('');
  return changed(TENANT.slice(0, TENANT.indexOf('    - id:')), 'name: acme', `name: ${tenant}`) + list;
}
