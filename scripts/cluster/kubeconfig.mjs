// @ts-check
import { writeFileSync } from 'node:fs';

/**
 * Writes a kubeconfig that holds all it needs, so that it can be copied anywhere.
 *
 * @param {string} file
 * @param {import('./api.mjs').Connection} connection
 */
export function writeKubeconfig(file, { url, authority, certificate, key }) {
  const base64 = (/** @type {string} */ text) => Buffer.from(text).toString('base64');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'tenancy',
    contexts: [{ name: 'tenancy', context: { cluster: 'tenancy', user: 'tenancy' } }],
    clusters: [{ name: 'tenancy', cluster: { server: url, 'certificate-authority-data': base64(authority) } }],
    users: [
      { name: 'tenancy', user: { 'client-certificate-data': base64(certificate), 'client-key-data': base64(key) } },
    ],
  };
  // JSON is YAML.
  writeFileSync(file, JSON.stringify(config, null, 2), { mode: 0o600 });
}
